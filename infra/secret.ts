// The deployment's own secrets, set with `sst secret set`. Those of connections are sealed with the master key and rest in the table.
export function createSecrets() {
  return { masterKey: new sst.Secret("MasterKey"), adminKey: new sst.Secret("AdminKey") };
}
