"""Kratix runs this when a request is deleted.

What configure wrote to /kratix/output is removed without it: here goes what Kratix knows nothing of, such as an account
elsewhere. It may run more than once for the same request. The SDK reads and writes the files:

    /kratix/input/object.yaml       the request (read-only)
    /kratix/metadata/status.yaml    becomes the status of the request, for as long as it is there
"""

from kratix_sdk import KratixSDK, Status


def main() -> None:
    sdk = KratixSDK()

    # get_value fails where a field is missing.
    name = f"__NAME__-{sdk.read_resource_input().get_value('metadata.name')}"

    print(f"Cleaning up after {name}")

    sdk.write_status(Status({"message": f"Cleaned up after {name}"}))


if __name__ == "__main__":
    main()
