/** What an unsaved edit would do to the fleet. */
export const whatifOperations = {} as const;
