"""Kratix runs this for each request: when it is made, when it changes, and again every 10 hours.

The same request must therefore give the same files, however often it runs. The SDK reads and writes them:

    /kratix/input/object.yaml                      the request, with the API's defaults filled in (read-only)
    /kratix/output/                                what you write here is deployed to a destination cluster
    /kratix/metadata/status.yaml                   becomes the status of the request, for its user to read
    /kratix/metadata/destination-selectors.yaml    the labels of the destinations that may get the output
"""

import json

import yaml
from kratix_sdk import DestinationSelector, KratixSDK, Status


class Text(str):
    """A string that is written in quotes, so that nothing reads a "y" or a "1e3" as something else."""


yaml.SafeDumper.add_representer(
    Text,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'),
)


def entry(value) -> Text:
    """A ConfigMap holds only strings: whatever isn't one is written as JSON."""
    if isinstance(value, str):
        return Text(value)
    return Text(json.dumps(value, separators=(",", ":"), ensure_ascii=False))


def main() -> None:
    sdk = KratixSDK()
    request = sdk.read_resource_input()

    # get_value fails where a field is missing. The Promise's name is part of the object's name: another Promise may get
    # a request of the same name.
    name = f"__NAME__-{request.get_value('metadata.name')}"
    namespace = request.get_value("metadata.namespace")

    print(f"Writing ConfigMap {namespace}/{name}")

    # A ConfigMap with an entry for each field of the request.
    config_map = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": Text(namespace)},
        "data": {field: entry(value) for field, value in request.get_value("spec").items()},
    }
    text = yaml.safe_dump(config_map, sort_keys=False, allow_unicode=True)
    sdk.write_output("configmap.yaml", text.encode())

    sdk.write_status(Status({"message": f"Requested as ConfigMap {name}"}))
    sdk.write_destination_selectors([DestinationSelector(match_labels={"environment": "dev"})])


if __name__ == "__main__":
    main()
