"""Kratix runs this for each request: when it is made, when it changes, and again every 10 hours.

The same request must therefore give the same files, however often it runs. The SDK reads and writes them:

    /kratix/input/object.yaml                      the request, with the API's defaults filled in (read-only)
    /kratix/output/                                what you write here is deployed to a destination cluster
    /kratix/metadata/status.yaml                   becomes the status of the request, for its user to read
    /kratix/metadata/destination-selectors.yaml    the labels of the destinations that may get the output
"""

import re

import yaml
from kratix_sdk import DestinationSelector, KratixSDK, Status

# What Kubernetes reads as a boolean or a number, and PyYAML would not put in quotes.
AMBIGUOUS = re.compile(r"[yYnN]|[-+.0-9].*", re.DOTALL)


def quoted_where_needed(dumper, text):
    style = '"' if AMBIGUOUS.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


yaml.SafeDumper.add_representer(str, quoted_where_needed)


def main() -> None:
    sdk = KratixSDK()
    request = sdk.read_resource_input()

    # get_value fails where a field is missing.
__IF_NAMESPACED__    name = request.get_value("metadata.name")
__IF_NAMESPACED__    namespace = request.get_value("metadata.namespace")
__IF_NAMESPACED__
__IF_NAMESPACED__    print(f"Writing __CR_KIND__ {namespace}/{name}")
__IF_CLUSTER_SCOPED__    # A __CR_KIND__ is in no namespace: its name tells requests of the same name in different ones apart,
__IF_CLUSTER_SCOPED__    # and two hyphens tell team-a/db from team/a-db.
__IF_CLUSTER_SCOPED__    name = f"{request.get_value('metadata.namespace')}--{request.get_value('metadata.name')}"
__IF_CLUSTER_SCOPED__
__IF_CLUSTER_SCOPED__    print(f"Writing __CR_KIND__ {name}")

    # The request becomes the operator's resource: all that it says, under another kind and without labels of Kratix.
    # To hide a field from users, take it out of the API and set it here: resource["spec"]["replicas"] = 3
    resource = {
        **request.data,
        "apiVersion": "__CR_API_VERSION__",
        "kind": "__CR_KIND__",
__IF_NAMESPACED__        "metadata": {"name": name, "namespace": namespace},
__IF_CLUSTER_SCOPED__        "metadata": {"name": name},
    }
    resource.pop("status", None)
    text = yaml.safe_dump(resource, sort_keys=False, allow_unicode=True)
    sdk.write_output("__CR_FILE__", text.encode())

    sdk.write_status(Status({"message": f"Requested as __CR_KIND__ {name}"}))
    sdk.write_destination_selectors([DestinationSelector(match_labels={"environment": "dev"})])


if __name__ == "__main__":
    main()
