// Which system this is, where that makes a difference to files and to what is printed.

/** Whether this is Windows, with folders, modes of files, shells and signals of its own. Asked each time: tests pretend. */
export const isWindows = (): boolean => process.platform === 'win32';
