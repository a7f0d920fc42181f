// Copies the design system and the fonts out of node_modules into the product and writes MANIFEST.json.
// Run by `make assets`. The result is committed; nobody needs node to run, test or deploy.
import { createHash } from "node:crypto";
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import rtlcss from "rtlcss";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const vendor = join(root, "integrativ/web/static/vendor");
const testVendor = join(root, "tests/vendor");
const modules = join(here, "node_modules");
const lock = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));

const kern = "@kern-ux/native";
const arabic = "@fontsource/noto-sans-arabic";
const fonts = join(kern, "dist/fonts");
const arabicFile = (weight) => join(arabic, `files/noto-sans-arabic-arabic-${weight}-normal.woff2`);

// [package, licence, source or function that makes the text, target]
const assets = [
  [kern, "EUPL-1.2", join(kern, "dist/kern.min.css"), join(vendor, "kern/kern.min.css")],
  [kern, "EUPL-1.2", mirrored, join(vendor, "kern/kern.rtl.min.css")],
  [kern, "OFL-1.1", join(fonts, "fira-sans/FiraSans-Regular.woff2"), join(vendor, "fonts/FiraSans-Regular.woff2")],
  [kern, "OFL-1.1", join(fonts, "fira-sans/FiraSans-SemiBold.woff2"), join(vendor, "fonts/FiraSans-SemiBold.woff2")],
  [kern, "OFL-1.1", join(fonts, "noto-sans/NotoSans-Regular.woff2"), join(vendor, "fonts/NotoSans-Regular.woff2")],
  [kern, "OFL-1.1", join(fonts, "noto-sans/NotoSans-Bold.woff2"), join(vendor, "fonts/NotoSans-Bold.woff2")],
  [arabic, "OFL-1.1", arabicFile(400), join(vendor, "fonts/NotoSansArabic-Regular.woff2")],
  [arabic, "OFL-1.1", arabicFile(600), join(vendor, "fonts/NotoSansArabic-SemiBold.woff2")],
  [kern, "EUPL-1.2", join(kern, "LICENSE.md"), join(vendor, "licences/EUPL-1.2.md")],
  [arabic, "OFL-1.1", openFontLicence, join(vendor, "licences/OFL-1.1.txt")],
  ["axe-core", "MPL-2.0", "axe-core/axe.min.js", join(testVendor, "axe-core/axe.min.js")],
  ["axe-core", "MPL-2.0", "axe-core/LICENSE", join(testVendor, "axe-core/LICENSE")],
];

function mirrored() {
  const source = readFileSync(join(modules, kern, "dist/kern.min.css"), "utf8");
  const note = `/* Changed: mirrored for right-to-left from ${kern} ${lock.packages[`node_modules/${kern}`].version} by rtlcss. EUPL-1.2 */\n`;
  return note + rtlcss.process(source);
}

function openFontLicence() {
  const text = readFileSync(join(modules, arabic, "LICENSE"), "utf8");
  const owners = [
    "Fira Sans: Digitized data copyright (c) 2012-2015, The Mozilla Foundation and Telefonica S.A.",
    "Noto Sans: Copyright 2015 Google Inc. All Rights Reserved.",
    "Noto Sans Arabic:",
  ];
  return `${owners.join("\n")}\n${text}`;
}

function manifest(folder) {
  const packages = {};
  for (const [name, licence, , target] of assets) {
    if (!target.startsWith(folder + "/")) continue;
    const locked = lock.packages[`node_modules/${name}`];
    packages[name] ??= { version: locked.version, integrity: locked.integrity, files: {} };
    packages[name].files[relative(folder, target)] = { licence, sha256: createHash("sha256").update(readFileSync(target)).digest("hex") };
  }
  writeFileSync(join(folder, "MANIFEST.json"), JSON.stringify({ packages }, null, 2) + "\n");
}

for (const folder of [vendor, testVendor]) rmSync(folder, { recursive: true, force: true });
for (const [, , source, target] of assets) {
  mkdirSync(dirname(target), { recursive: true });
  if (typeof source === "function") writeFileSync(target, source());
  else cpSync(join(modules, source), target);
  chmodSync(target, 0o644);
}
for (const folder of [vendor, testVendor]) manifest(folder);
