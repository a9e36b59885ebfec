#!/bin/sh
# runc for machines whose kernel refuses the capability SYS_RESOURCE (some sandboxes): privileged containers ask for all
# capabilities and would fail with "unable to apply caps". Takes it out of the bundle's config and of exec's process file.
previous=
for argument in "$@"; do
  case "$previous" in
    --bundle | -b) file="$argument/config.json" ;;
    --process | -p) file="$argument" ;;
    *) file= ;;
  esac
  [ -n "$file" ] && [ -f "$file" ] && sed -i 's/"CAP_SYS_RESOURCE",\{0,1\}//g; s/,\]/]/g' "$file"
  previous="$argument"
done
exec runc "$@"
