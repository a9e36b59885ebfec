"""A stage that changes nothing yet.

Kratix runs the stages of a pipeline one after the other, on the same folders. It may run more than once for the same
object, which must then give the same files. The SDK reads and writes them:

    /kratix/input/object.yaml    the request, or in a workflow of the Promise the Promise itself (read-only)
    /kratix/output/              what is deployed: what the stages before this one wrote is there, to be added to or changed
    /kratix/metadata/            status.yaml and destination-selectors.yaml, likewise
"""

from kratix_sdk import KratixSDK


def main() -> None:
    sdk = KratixSDK()

    # get_value fails where a field is missing.
    name = sdk.read_resource_input().get_value("metadata.name")

    print(f"__STAGE_NAME__: nothing to do for {name} yet")


if __name__ == "__main__":
    main()
