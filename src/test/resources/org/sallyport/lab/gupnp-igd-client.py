# Maps a port, TCP and UDP, by GUPnP-IGD, says what it is told of the mappings, and removes them at SIGTERM: ADDRESS PORT.
import signal
import sys

import gi

# Whichever this Debian has: 1.0 or 1.6.
gi.require_version("GUPnPIgd", max(gi.Repository.get_default().enumerate_versions("GUPnPIgd")))
from gi.repository import GLib, GUPnPIgd

address, port = sys.argv[1], int(sys.argv[2])
igd = GUPnPIgd.SimpleIgd.new()
loop = GLib.MainLoop()


def mapped(_, protocol, external, replaced, external_port, *rest):
    print(f"mapped {protocol} {external} {external_port} instead of {replaced}", flush=True)


def failed(_, error, protocol, *rest):
    print(f"failed {protocol} {error.message}", flush=True)


def leave():
    for protocol in ("TCP", "UDP"):
        igd.remove_port(protocol, port)
    GLib.timeout_add(1000, loop.quit)  # it tells nobody when the removals are answered


igd.connect("mapped-external-port", mapped)
igd.connect("error-mapping-port", failed)
for protocol in ("TCP", "UDP"):
    igd.add_port(protocol, port, address, port, 600, "gupnp-igd")
GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGTERM, leave)
loop.run()
