"""Kratix runs this for the Promise itself: when it is installed, when it changes, and again every 10 hours.

What its requests share belongs here: an operator and its CustomResourceDefinitions, a namespace, a policy. The SDK reads
and writes the files:

    /kratix/input/object.yaml                      the Promise (read-only)
    /kratix/output/                                what you write here is deployed to every destination that matches
    /kratix/metadata/status.yaml                   becomes the status of the Promise; its message counts
    /kratix/metadata/destination-selectors.yaml    the labels of those destinations
"""

import yaml
from kratix_sdk import DestinationSelector, KratixSDK, Status


def main() -> None:
    sdk = KratixSDK()
    promise = sdk.read_promise_input().data["metadata"]["name"]
    name = f"{promise}-shared"

    print(f"Writing ConfigMap default/{name}")

    config_map = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": "default"},
        "data": {"promise": promise},
    }
    sdk.write_output("shared.yaml", yaml.safe_dump(config_map, sort_keys=False).encode())

    sdk.write_status(Status({"message": f"Shared as ConfigMap {name}"}))
    sdk.write_destination_selectors([DestinationSelector(match_labels={"environment": "dev"})])


if __name__ == "__main__":
    main()
