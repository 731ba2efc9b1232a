#!/usr/bin/env bash
# Checks that a published FunctionApp has the Service Bus extension. Without it, the Functions host starts and reports no fault,
# but no queue function runs.
#   infra/check-package.sh PACKAGE   checks a folder or a zip; exits with 1 and one sentence if you must not deploy it
set -euo pipefail
package=${1:-}
[ $# -eq 1 ] && [ -e "$package" ] || { echo "usage: infra/check-package.sh PACKAGE (a folder or a zip that exists)" >&2; exit 2; }

refuse() {
  echo "$package must not be deployed: $1" >&2
  exit 1
}

# Prints a file of the package. Fails if the package does not have it.
print_file() {
  if [ -d "$package" ]; then
    cat "$package/$1" 2>/dev/null
  else
    unzip -p "$package" "$1" 2>/dev/null
  fi
}

[ -d "$package" ] || command -v unzip >/dev/null || refuse "install unzip, so that the zip can be checked."
! print_file WITHOUT-SERVICE-BUS.txt >/dev/null || refuse "WITHOUT-SERVICE-BUS.txt marks it as published without Service Bus."
extensions=$(print_file extensions.json) || refuse "it has no extensions.json."
case "$extensions" in
  *ServiceBus*) ;;
  *) refuse "its extensions.json does not name the ServiceBus extension." ;;
esac
