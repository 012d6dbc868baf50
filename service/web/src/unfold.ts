// Unfolding without loading the page anew: fetch, show, keep history; what fails is said in words.

import { clearFault, showFault } from "./fault";
import { loadPage } from "./load";
import type { Stage } from "./stage";

const PATIENCE = 500; // milliseconds without a word

interface Journey {
  readonly href: string;
  /** What to say when it is there. */
  readonly said: (count: number) => string;
  /** The node that has the focus then; the same as now without one. */
  readonly key?: string | undefined;
  readonly isNew: boolean;
}

/** Shows other states of the diagram, forth and back. */
export class Unfolding {
  #shown = readAddress();
  #running: AbortController | undefined;

  constructor(readonly stage: Stage, sayBack: (count: number) => string) {
    addEventListener("popstate", () => {
      if (readAddress() === this.#shown) return; // only the place within the page has changed
      void this.go({
        href: location.href,
        said: sayBack,
        key: (history.state as { key?: string } | null)?.key,
        isNew: false,
      });
    });
  }

  /** Show the page at an address; one asked for meanwhile takes precedence. */
  async go(journey: Journey): Promise<void> {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    const { stage } = this;
    stage.root.setAttribute("aria-busy", "true");
    const late = setTimeout(() => stage.announce(stage.words.loading), PATIENCE);
    try {
      const page = await loadPage(journey.href, running.signal);
      if (!page.getElementById("network")) return location.assign(journey.href);
      const remember = (): void => this.#remember(journey);
      if (!(await stage.show(page, journey.key, () => !running.signal.aborted, remember))) return;
      clearFault();
      stage.announce(journey.said(stage.count));
    } catch (fault) {
      if (running.signal.aborted) return;
      showFault(stage.root, stage.words, fault, () => void this.go(journey));
    } finally {
      clearTimeout(late);
      if (this.#running === running) stage.root.removeAttribute("aria-busy");
    }
  }

  /** Keep which node had the focus, and that another address is shown. */
  #remember({ href, isNew }: Journey): void {
    const { key } = this.stage;
    if (isNew) {
      history.replaceState({ key }, "");
      history.pushState({ key }, "", href);
    }
    this.#shown = readAddress();
  }
}

function readAddress(): string {
  return `${location.pathname}${location.search}`;
}
