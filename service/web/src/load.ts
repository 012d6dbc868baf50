// Pages of the server, read as they arrive: a large one never keeps the browser for long.

import { Pace } from "./slices";

const BITE = 32_768; // characters that are read at once

/** The server answered, but not with the page that was wanted. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly reason: string) {
    super(reason);
  }
}

/** Return a page as a document that is not shown. Throws Refusal; TypeError without an answer. */
export async function loadPage(href: string, signal: AbortSignal): Promise<Document> {
  const answer = await fetch(href, { signal, cache: "no-cache", headers: { Accept: "text/html" } });
  const page = await readPage(answer);
  if (!answer.ok) {
    throw new Refusal(answer.status, page.querySelector("h1")?.textContent?.trim() ?? "");
  }
  return page;
}

async function readPage(answer: Response): Promise<Document> {
  const page = document.implementation.createHTMLDocument();
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const pace = new Pace();
  page.open();
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) break;
    for (let at = 0; at < part.value.length; at += BITE) {
      page.write(part.value.slice(at, at + BITE));
      await pace.rest();
    }
  }
  page.close();
  return page;
}
