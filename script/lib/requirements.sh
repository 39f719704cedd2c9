# The guard of the requirement files: versions and hashes only, from whatever index the machine is set to.
# shellcheck shell=bash

requirements_name_no_index() {
    ! grep -nE '://|index-url|find-links' requirements/*.txt requirements/*.in
}
