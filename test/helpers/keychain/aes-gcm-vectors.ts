/** One published answer of AES-256-GCM with a 96-bit nonce; every field hex. */
export interface AesGcmVector {
  readonly source: string;
  readonly key: string;
  readonly nonce: string;
  readonly associated: string;
  readonly plaintext: string;
  readonly ciphertext: string;
  readonly tag: string;
}

const zeros = (bytes: number) => '00'.repeat(bytes);
const feffe = 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308';
const plaintext15 =
  'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
  '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255';
const ciphertext15 =
  '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa' +
  '8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad';
const gallia = '47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573';

/** The test cases of the GCM specification for 256-bit keys, and those of the protocols that took it up. */
export const aesGcmVectors: readonly AesGcmVector[] = [
  {
    source: 'the GCM specification, test case 13',
    key: zeros(32),
    nonce: zeros(12),
    associated: '',
    plaintext: '',
    ciphertext: '',
    tag: '530f8afbc74536b9a963b4f1c4cb738b',
  },
  {
    source: 'the GCM specification, test case 14',
    key: zeros(32),
    nonce: zeros(12),
    associated: '',
    plaintext: zeros(16),
    ciphertext: 'cea7403d4d606b6e074ec5d3baf39d18',
    tag: 'd0d1c8a799996bf0265b98b5d48ab919',
  },
  {
    source: 'the GCM specification, test case 15',
    key: feffe,
    nonce: 'cafebabefacedbaddecaf888',
    associated: '',
    plaintext: plaintext15,
    ciphertext: ciphertext15,
    tag: 'b094dac5d93471bdec1a502270e3cc6c',
  },
  {
    source: 'the GCM specification, test case 16',
    key: feffe,
    nonce: 'cafebabefacedbaddecaf888',
    associated: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
    plaintext: plaintext15.slice(0, 120),
    ciphertext: ciphertext15.slice(0, 120),
    tag: '76fc6ece0f4e1768cddf8853bb2d551b',
  },
  {
    source: 'RFC 7714, section 16.2.1',
    key: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
    nonce: '51753c6580c2726f20718414',
    associated: '8040f17b8041f8d35501a0b2',
    plaintext: gallia,
    ciphertext: '32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b',
    tag: '7aa3db36dfffd6b0f9bb7878d7a76c13',
  },
  {
    source: 'IEEE 802.1AE, 54-byte packet authentication',
    key: 'e3c08a8f06c6e3ad95a70557b23f75483ce33021a9c72b7025666204c69c0b72',
    nonce: '12153524c0895e81b2c28465',
    associated:
      'd609b1f056637a0d46df998d88e5222ab2c2846512153524c0895e8108000f101112131415161718191a1b1c1d1e1f' +
      '202122232425262728292a2b2c2d2e2f30313233340001',
    plaintext: '',
    ciphertext: '',
    tag: '2f0bc5af409e06d609ea8b7d0fa5ea50',
  },
];
