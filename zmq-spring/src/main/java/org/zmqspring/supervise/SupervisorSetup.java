package org.zmqspring.supervise;

import java.util.List;

import org.zmqspring.message.Internal;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.SubscriberSocket;
import org.zmqspring.transport.Transport;

/**
 * What a supervisor works with. Immutable.
 *
 * @param owners opens sockets and hands them over
 * @param resolver looks host names up
 * @param directory where the present state of every link is shown
 * @param listeners who is told of transitions
 */
@Internal
public record SupervisorSetup(SocketOwners owners, NameResolver resolver, LinkDirectory directory,
		List<LinkListener> listeners) {

	/**
	 * Collect what a supervisor works with.
	 * @param transport opens sockets
	 * @param subscribers owns those that receive
	 * @param publishers owns those that send
	 * @param resolver looks names up
	 * @param directory where the state of links is shown
	 * @param listeners told of each change; not copied, as it may be filled until the
	 * first link is opened
	 */
	public SupervisorSetup(Transport transport, SocketOwner<SubscriberSocket> subscribers,
			SocketOwner<PublisherSocket> publishers, NameResolver resolver, LinkDirectory directory,
			List<LinkListener> listeners) {
		this(new SocketOwners(transport, subscribers, publishers), resolver, directory, listeners);
	}

}
