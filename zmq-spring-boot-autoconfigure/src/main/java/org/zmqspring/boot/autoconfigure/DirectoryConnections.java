package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;

import org.zmqspring.listen.Connections;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;
import org.zmqspring.transport.SocketType;

/** Sees in the directory of links whether subscribers are connected. Thread-safe. */
final class DirectoryConnections implements Connections {

	private final LinkDirectory directory;

	DirectoryConnections(LinkDirectory directory) {
		this.directory = directory;
	}

	@Override
	public boolean await(Set<String> sockets, Duration timeout) throws InterruptedException {
		return this.directory.await((links) -> sockets.stream().allMatch((socket) -> isUp(socket, links)), timeout);
	}

	private static boolean isUp(String socket, Collection<LinkSnapshot> links) {
		Collection<LinkSnapshot> own = links.stream()
			.filter((link) -> link.spec().type() == SocketType.SUB && link.spec().socket().equals(socket))
			.toList();
		return !own.isEmpty() && own.stream().allMatch((link) -> link.state().isUp());
	}

}
