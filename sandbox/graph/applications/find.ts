import type { Frozen } from '../../core/store.ts';
import type { Application, Directory } from '../../state/directory.ts';
import { isGuid } from '../../state/guid.ts';
import { alternateKey } from '../address.ts';
import { graphErrors } from '../error.ts';

/**
 * The application that a key names: its object ID, or `(appId='…')`, or `(uniqueName='…')`.
 * @throws GraphError 404, and 400 for a key that can be none
 */
export function findApplication(directory: Directory, key: string): Frozen<Application> {
  const application = lookUp(directory, key);
  if (!application || application.deletedDateTime)
    throw graphErrors.notFound(alternateKey(key)?.value ?? key);
  return application;
}

function lookUp(directory: Directory, key: string): Frozen<Application> | undefined {
  const alternate = alternateKey(key);
  if (!alternate) {
    if (!isGuid(key)) throw graphErrors.notAGuid(key);
    return directory.applications.get(key.toLowerCase());
  }
  const { name, value } = alternate;
  if (name.toLowerCase() === 'appid') {
    if (!isGuid(value)) throw graphErrors.notAGuid(value);
    return directory.applicationByAppId(value);
  }
  if (name.toLowerCase() === 'uniquename') return applicationByUniqueName(directory, value);
  throw graphErrors.noSuchSegment(key);
}

/** The application with this `uniqueName`, unless it is deleted. */
export const applicationByUniqueName = (
  directory: Directory,
  name: string,
): Frozen<Application> | undefined =>
  directory.applications.all().find((each) => each.other.uniqueName === name && !each.deletedDateTime);
