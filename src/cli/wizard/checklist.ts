// A list to check, on the terminal: typed letters leave what has them in it, and what is checked stays so while it is not
// shown. The only import of @inquirer/core.

import {
  createPrompt,
  isEnterKey,
  isSpaceKey,
  isTabKey,
  useKeypress,
  usePagination,
  useState,
} from '@inquirer/core';
import { safeText } from '../terminal/safeText.ts';
import { found, placeOf, type Drawn } from './choices.ts';
import type { promptTheme } from './promptTheme.ts';

type Item = Drawn<unknown>;
type Readline = Parameters<Parameters<typeof useKeypress>[0]>[1];

interface Checklist {
  message: string;
  choices: Item[];
  /** How many of them stand on the screen at once. */
  pageSize: number;
  validate: (values: unknown[]) => true | string;
  theme: ReturnType<typeof promptTheme>;
}

const KEYS: [key: string, action: string][] = [
  ['↑↓', 'navigate'],
  ['space', 'select'],
  ['tab', 'all'],
  ['⏎', 'submit'],
];

/** Asks what of a list is checked. Enter answers with all that is, shown or not, in the order of the list. */
export const checklist = createPrompt<unknown[], Checklist>((question, done) => {
  const { choices, pageSize, validate } = question;
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const [error, setError] = useState<string>();
  const [checked, setChecked] = useState(() => new Set(choices.filter((choice) => choice.checked)));
  /** If Space was the last key, pressed behind letters: what was checked before it. */
  const [spaced, setSpaced] = useState<Set<Item>>();
  const shown = matching(choices, typed);
  const marked = shown.slice(active, active + 1);

  const submit = () => {
    const values = choices.filter((choice) => checked.has(choice)).map(({ value }) => value);
    const valid = validate(values);
    if (valid === true) done(values);
    else setError(valid);
  };
  const search = (readline: Readline) => {
    const letter = readline.line.slice(typed.length);
    const name = `${typed} ${letter}`;
    // That Space belongs to a name that is being typed: it was not meant to check what is marked.
    if (spaced && letter !== '' && matching(choices, name).length > 0) {
      setChecked(spaced);
      rewrite(readline, name);
    }
    setTyped(readline.line);
    // What is marked stays marked where it is still shown.
    setActive(Math.max(0, matching(choices, readline.line).indexOf(marked[0]!)));
  };
  useKeypress((key, readline) => {
    const target = targetOf(key.name, active, pageSize, shown.length - 1);
    setError(undefined);
    setSpaced(isSpaceKey(key) && typed !== '' ? checked : undefined);
    if (isEnterKey(key)) submit();
    else if (isSpaceKey(key)) setChecked(toggled(checked, marked));
    else if (isTabKey(key)) setChecked(toggled(checked, shown));
    else if (target !== undefined) setActive(target);
    else return search(readline);
    // Readline took the key for a letter, or for one that moves its cursor.
    rewrite(readline, typed);
  });
  return drawnList(question, { typed, shown, active, checked, error });
});

function rewrite(readline: Readline, letters: string): void {
  readline.clearLine(0);
  readline.write(letters);
}

/** With all of some choices checked; with none of them, where all were. */
function toggled(checked: Set<Item>, some: Item[]): Set<Item> {
  const others = [...checked].filter((choice) => !some.includes(choice));
  return new Set(some.every((choice) => checked.has(choice)) ? others : [...others, ...some]);
}

/** Names are shown as safeText makes them, so what is typed is made so too before it is looked for. */
const matching = (choices: Item[], typed: string): Item[] => found(choices, safeText(typed));

/** Where a key moves the mark to, never past the ends; undefined if it moves nothing. */
function targetOf(key: string, active: number, page: number, last: number): number | undefined {
  const targets: Record<string, number> = {
    up: active - 1,
    down: active + 1,
    pageup: active - page,
    pagedown: active + page,
    home: 0,
    end: last,
  };
  const target = targets[key];
  return target === undefined ? undefined : Math.max(0, Math.min(target, last));
}

interface State {
  typed: string;
  shown: Item[];
  /** Which of those that are shown is marked. */
  active: number;
  checked: Set<Item>;
  error: string | undefined;
}

/** The question, where the cursor stays; and below it the list, where one is in it, and the keys. */
function drawnList({ message, pageSize, theme }: Checklist, state: State): [string, string] {
  const { prefix, icon, style } = theme;
  const { typed, shown, active, checked, error } = state;
  const page = usePagination({
    items: shown,
    active,
    pageSize,
    loop: false,
    renderItem: ({ item, isActive }) => {
      const box = checked.has(item) ? icon.checked : icon.unchecked;
      return isActive ? style.highlight(`${icon.cursor}${box} ${item.name}`) : ` ${box} ${item.name}`;
    },
  });
  const marked = shown[active];
  const place = marked ? `${placeOf(active, shown.length)} · ` : '';
  // What is wrong takes the place of the explanation: on a small terminal there is no room for both.
  const note =
    error === undefined ? marked?.description.map((line) => style.description(line)) : [style.error(error)];
  const below = [
    marked ? page : style.error('No results found'),
    '',
    style.description(`${place}${checked.size} checked`),
    ...(note ?? []),
    style.keysHelpTip(KEYS),
  ];
  return [`${prefix.idle} ${style.message(message)} ${style.searchTerm(safeText(typed))}`, below.join('\n')];
}
