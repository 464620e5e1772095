// A screen that is drawn over the one before, without flicker. The lines are a view's, so they are safe already.

const ESC = '\u{1b}[';
const HOME = `${ESC}H`;
const CLEAR = `${ESC}2J${ESC}H`;
const REST_OF_LINE = `${ESC}K`;
const REST_OF_SCREEN = `${ESC}J`;

/** The lines as a screen: those that fit, each clearing what stood there before; `isFirst`: all of it is cleared first. */
export function redrawn(lines: string[], rows: number | undefined, isFirst: boolean): string[] {
  const fit = rows ? lines.slice(0, rows - 1) : lines;
  return fit.map((line, index) => {
    const before = index > 0 ? '' : isFirst ? CLEAR : HOME;
    return `${before}${line}${REST_OF_LINE}${index === fit.length - 1 ? REST_OF_SCREEN : ''}`;
  });
}
