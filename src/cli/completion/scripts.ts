// What each shell is told, so that it asks `clever-sync complete` for the words that can go on. It knows no command.

/** The shells that can be told. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Where a shell finds no word, it offers files: arguments that are no words are names, which have to be typed, or files. */
export const SCRIPTS: Record<(typeof SHELLS)[number], string[]> = {
  bash: [
    '# clever-sync: completion for bash. In ~/.bashrc: eval "$(clever-sync completion bash)"',
    '_clever_sync() {',
    "  local IFS=$'\\n'",
    '  COMPREPLY=($(clever-sync complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))',
    '}',
    'complete -o default -F _clever_sync clever-sync',
  ],
  zsh: [
    '#compdef clever-sync',
    '# clever-sync: completion for zsh. In ~/.zshrc, after compinit: eval "$(clever-sync completion zsh)"',
    '_clever_sync() {',
    '  local -a found',
    '  found=("${(@f)$(clever-sync complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")',
    '  if [[ -n "$found" ]]; then compadd -a found; else _files; fi',
    '}',
    'compdef _clever_sync clever-sync',
  ],
  fish: [
    '# clever-sync: completion for fish. In config.fish: clever-sync completion fish | source',
    'complete -c clever-sync -a "(clever-sync complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)"',
  ],
};
