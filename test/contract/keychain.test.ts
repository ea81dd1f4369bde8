import { memoryKeychain } from '../../main/keychain/memory-keychain.ts';
import { keychainContract } from '../helpers/keychain/keychain-contract.ts';

const shared = memoryKeychain();
keychainContract('in memory', () => shared);
