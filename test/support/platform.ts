// Lets what is tested take this machine for one of another system, as far as it asks which one it is.

const own = process.platform;

/** Pretends until `ownPlatform` is called. */
export const pretend = (platform: NodeJS.Platform): void =>
  void Object.defineProperty(process, 'platform', { value: platform });

/** Ends the pretence. */
export const ownPlatform = (): void => pretend(own);
