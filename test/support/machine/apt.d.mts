/** Whether this process may install packages here: root on Debian or Ubuntu. */
export function canInstall(): boolean;
