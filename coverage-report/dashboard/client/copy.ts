// A button beside each command that copies it.

const SHOWN_FOR = 1500;

/** Puts a button beside every command of a part of the page. */
export function enhanceCommands(part: Element): void {
  for (const command of part.querySelectorAll("code.cmd")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${command.textContent}`);
    button.addEventListener("click", () => void copy(command, button));
    const pair = document.createElement("span");
    pair.className = "command";
    command.replaceWith(pair);
    pair.append(command, button);
  }
}

async function copy(command: Element, button: HTMLButtonElement): Promise<void> {
  button.textContent = (await wasCopied(command.textContent ?? "")) ? "Copied" : select(command);
  setTimeout(() => {
    button.textContent = "Copy";
  }, SHOWN_FOR);
}

async function wasCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Where the clipboard is out of reach, the reader's own keys copy what is selected. */
function select(command: Element): string {
  getSelection()?.selectAllChildren(command);
  return "Selected";
}
