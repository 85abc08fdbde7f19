# A libtorrent session that maps its port by every protocol it knows, until SIGTERM: ADDRESS PORT TORRENT DIRECTORY.
import signal
import sys

import libtorrent

address, port, torrent, directory = sys.argv[1:]
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # before there are threads, which inherit it
session = libtorrent.session({
    "listen_interfaces": f"{address}:{port}",
    "enable_upnp": True,
    "enable_natpmp": True,
    "enable_dht": False,
    "enable_lsd": False,
    "alert_mask": libtorrent.alert.category_t.port_mapping_notification,
})
session.add_torrent({"ti": libtorrent.torrent_info(torrent), "save_path": directory})
while signal.sigtimedwait({signal.SIGTERM}, 0.1) is None:
    for alert in session.pop_alerts():
        print(alert.message(), flush=True)
del session  # which removes the mappings and waits for that
