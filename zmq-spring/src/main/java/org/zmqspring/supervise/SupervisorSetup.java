package org.zmqspring.supervise;

import java.util.List;

import org.zmqspring.message.Internal;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RouterSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.SubscriberSocket;
import org.zmqspring.transport.Transport;
import org.zmqspring.transport.XpubSocket;
import org.zmqspring.transport.XsubSocket;

/**
 * The collaborators of a supervisor. Immutable.
 *
 * @param transport opens sockets
 * @param owners own the sockets
 * @param resolver looks up host names
 * @param directory shows the current state of every link
 * @param listeners receive each change of a link; the list is not copied, because
 * listeners may be added until the first link is opened
 */
@Internal
public record SupervisorSetup(Transport transport, Owners owners, NameResolver resolver, LinkDirectory directory,
		List<LinkListener> listeners) {

	/**
	 * The owners of the sockets of each type. Immutable.
	 *
	 * @param subscribers owns the subscriber sockets
	 * @param publishers owns the publisher sockets
	 * @param replays owns the sockets on which publishers answer requests for earlier
	 * messages
	 * @param frontends owns the sockets of forwarders towards publishers
	 * @param backends owns the sockets of forwarders towards subscribers
	 */
	public record Owners(SocketOwner<SubscriberSocket> subscribers, SocketOwner<PublisherSocket> publishers,
			SocketOwner<RouterSocket> replays, SocketOwner<XsubSocket> frontends, SocketOwner<XpubSocket> backends) {

		/**
		 * The owners in a process without forwarders.
		 * @param subscribers owns the subscriber sockets
		 * @param publishers owns the publisher sockets
		 * @param replays owns the sockets on which publishers answer requests for earlier
		 * messages
		 */
		public Owners(SocketOwner<SubscriberSocket> subscribers, SocketOwner<PublisherSocket> publishers,
				SocketOwner<RouterSocket> replays) {
			this(subscribers, publishers, replays, new NoOwner<>(), new NoOwner<>());
		}

	}

	/** Takes no socket. Stateless, thread-safe. */
	private static final class NoOwner<S extends EngineSocket> implements SocketOwner<S> {

		@Override
		public void adopt(S socket) {
			throw new IllegalStateException("There is no forwarder for " + socket.key());
		}

		@Override
		public void retire(SocketKey key) {
		}

	}

}
