#!/usr/bin/env node
// Starts the built program; says so when it cannot.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const runs = major >= 24 || (major === 22 && minor >= 13) || (major === 20 && minor >= 19);
if (runs) start().catch(tellNotBuilt);
else {
  process.stderr.write(
    `error: clever-sync needs Node.js 20.19, 22.13, or 24 and newer; this is ${process.versions.node}.\n`,
  );
  process.exitCode = 2;
}

/** Not awaited where it is called: of what waits there and is never settled, some versions of Node.js warn in words of their own. */
async function start() {
  const [{ run, tellUnexpected }, { processIo }] = await Promise.all([
    import('../dist/cli/main.js'),
    import('../dist/cli/terminal/io.js'),
  ]);
  const io = processIo();
  // Nothing is left to wait for, and the program has not said how it ended.
  const unfinished = () => {
    process.stderr.write('error: The program ended before it was done. See: clever-sync status\n');
    process.exitCode ||= 1;
  };
  process.once('exit', unfinished);
  // What a library throws where nobody can catch it, as the driver does at a server's question that it does not know.
  process.once('uncaughtException', (error) => {
    process.off('exit', unfinished);
    void tellUnexpected(error, io).then((code) => process.exit(code));
  });
  const code = await run(io.argv, io);
  process.off('exit', unfinished);
  io.setExitCode(code);
}

function tellNotBuilt(error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND' || !/[\\/]dist[\\/]/.test(error.message)) throw error;
  process.stderr.write('error: clever-sync is not built. Run: npm ci && npm run build\n');
  process.exitCode = 1;
}
