/** What every fuse must be. */
export declare const fusePolicy: Readonly<Record<string, boolean>>;
/** Sets every fuse of an executable to the policy, and verifies it. */
export declare function setFuses(executable: string): Promise<void>;
/** Throws when a fuse of an executable is not what the policy says. */
export declare function verifyFuses(executable: string): Promise<void>;
