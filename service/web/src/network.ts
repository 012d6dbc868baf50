// The page of dependencies: this script makes its diagram answer to keyboard, mouse and fingers.

import { Stage } from "./stage";
import { readWords } from "./words";

const root = document.getElementById("network");
const words = root && readWords(root);
if (words) new Stage(root, words);
