// Which Node does Handoff need here? Asked before anything is installed, so it reads on whatever Node the machine has.

/** Where the lockfile brings a Node of its own (optionalDependencies of package.json). */
const brought = ["linux-x64", "linux-arm64"];

/**
 * @param {{ platform: string, arch: string, version: string }} machine
 * @returns {string | undefined} what is wrong, and what to do
 */
export function nodeProblem({ platform, arch, version }) {
  const place = `${platform}-${arch}`;
  const isBrought = brought.includes(place);
  const needed = isBrought ? 20 : 24;
  if (Number(version.split(".")[0]) >= needed) return undefined;
  const why = isBrought ? "to install the Node 24 that it runs on" : "to run on, since none is brought along for it";
  return (
    `On this machine (${place}) Handoff needs Node ${needed} or newer ${why}; this is Node ${version}. ` +
    `Nothing was installed. Install Node 24 (https://nodejs.org, or "nvm install 24") and run this again.`
  );
}
