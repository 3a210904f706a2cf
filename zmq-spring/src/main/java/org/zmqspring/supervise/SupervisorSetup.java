package org.zmqspring.supervise;

import java.util.List;

import org.zmqspring.message.Internal;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RouterSocket;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.SubscriberSocket;
import org.zmqspring.transport.Transport;

/**
 * The collaborators of a supervisor. Immutable.
 *
 * @param transport opens sockets
 * @param subscribers owns the subscriber sockets
 * @param publishers owns the publisher sockets
 * @param replays owns the sockets on which publishers answer requests for earlier
 * messages
 * @param resolver looks up host names
 * @param directory shows the current state of every link
 * @param listeners receive each change of a link; the list is not copied, because
 * listeners may be added until the first link is opened
 */
@Internal
public record SupervisorSetup(Transport transport, SocketOwner<SubscriberSocket> subscribers,
		SocketOwner<PublisherSocket> publishers, SocketOwner<RouterSocket> replays, NameResolver resolver,
		LinkDirectory directory, List<LinkListener> listeners) {
}
