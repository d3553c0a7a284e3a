"""The kernel in which notebooks run and are edited."""

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

# JupyterLab writes what a kernel says of its language into every notebook that it opens. The
# version of Python is another on the next machine, so opening would change what lies there.
SAY_NO_VERSION = "get_ipython().kernel.language_info.pop('version', None)"


class ThisPython(KernelSpecManager):
    """Kernels of this environment, whatever else is called python3 in the user's home."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The kernel of the Python that asks, by any name."""
        settings = get_kernel_dict([f"--IPKernelApp.exec_lines={SAY_NO_VERSION}"])
        return KernelSpec(resource_dir=RESOURCES, **settings)
