package org.zmqspring.supervise;

import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.SubscriberSocket;
import org.zmqspring.transport.Transport;

/**
 * Opens engine sockets and hands each to the owner of its kind. Thread-safe.
 *
 * @param transport opens them
 * @param subscribers owns those that receive
 * @param publishers owns those that send
 */
record SocketOwners(Transport transport, SocketOwner<SubscriberSocket> subscribers,
		SocketOwner<PublisherSocket> publishers) {

	void open(SocketRequest request) {
		if (request.key().link().type() == SocketType.SUB) {
			handOver(this.transport.openSubscriber(request), this.subscribers);
		}
		else {
			handOver(this.transport.openPublisher(request), this.publishers);
		}
	}

	private static <S extends EngineSocket> void handOver(S socket, SocketOwner<S> owner) {
		try {
			owner.adopt(socket);
		}
		catch (Throwable ex) {
			// nobody owns it, so nobody else would close it
			socket.closeSurely();
			throw ex;
		}
	}

	void retire(SocketKey key) {
		((key.link().type() == SocketType.SUB) ? this.subscribers : this.publishers).retire(key);
	}

}
