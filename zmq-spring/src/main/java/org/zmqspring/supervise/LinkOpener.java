package org.zmqspring.supervise;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.Inbox;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.Ticker;
import org.zmqspring.link.AttemptOutcome;
import org.zmqspring.link.BindMachine;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.Endpoint.Scheme;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.SocketType;
import org.zmqspring.transport.Transport;
import org.zmqspring.transport.ZmqTransportException;

/**
 * Opens the next engine socket of a link and hands it to its owner. Also asks the owner
 * to retire a socket. A host name is looked up first, on another thread. A failure only
 * ends the attempt. Confined to the supervisor's thread.
 */
final class LinkOpener {

	private static final Logger logger = LoggerFactory.getLogger(LinkOpener.class);

	private final SupervisorSetup setup;

	private final Inbox inbox;

	private final Results results;

	private final LogThrottle faults;

	/** Receives, on the supervisor's thread, why no socket was opened. */
	interface Results {

		void openFailed(SupervisedLink link, AttemptOutcome outcome, String reason);

		/**
		 * The name of a link to all addresses has these. Returns {@code false} if none
		 * can be used.
		 */
		boolean found(SupervisedLink link, List<String> addresses);

	}

	LinkOpener(SupervisorSetup setup, Inbox inbox, Results results, Ticker ticker) {
		this.setup = setup;
		this.inbox = inbox;
		this.results = results;
		this.faults = new LogThrottle(Duration.ofSeconds(10), ticker);
	}

	void open(SupervisedLink link) {
		guard(link, () -> {
			String address = knownAddress(link);
			if (address != null) {
				openAt(link, address);
			}
			else {
				lookUp(link);
			}
		});
	}

	private void guard(SupervisedLink link, Runnable step) {
		try {
			step.run();
		}
		catch (ZmqTransportException ex) {
			this.results.openFailed(link, AttemptOutcome.ERROR, String.valueOf(ex.getMessage()));
		}
		catch (Throwable ex) {
			// Catches errors as well: otherwise a link without a socket would wait
			// forever.
			this.faults.warn(logger, ex, "zmq link '" + link.spec.id() + "' could not be opened");
			link.lookingUp = false;
			this.results.openFailed(link, AttemptOutcome.ERROR, "Could not be opened: " + ex);
		}
	}

	/** Retire the socket of a link. Returns {@code false} if the link has none. */
	boolean retire(SupervisedLink link) {
		boolean lookingUp = link.lookingUp;
		link.lookingUp = false;
		SocketKey key = link.key();
		if (lookingUp || !this.setup.transport().isThere(key)) {
			return false;
		}
		owner(key.link().type()).retire(key);
		return true;
	}

	private SocketOwner<?> owner(SocketType type) {
		SupervisorSetup.Owners owners = this.setup.owners();
		return switch (type) {
			case SUB -> owners.subscribers();
			case PUB -> owners.publishers();
			case ROUTER -> owners.replays();
			case XSUB -> owners.frontends();
			case XPUB -> owners.backends();
			case DEALER -> throw neverALink(type);
		};
	}

	private static IllegalArgumentException neverALink(SocketType type) {
		return new IllegalArgumentException("A " + type + " is never a link");
	}

	/** The address, unless a name must be looked up first. */
	private static @Nullable String knownAddress(SupervisedLink link) {
		Endpoint endpoint = link.spec.endpoint();
		if (endpoint.scheme() == Scheme.INPROC) {
			return endpoint.text();
		}
		return endpoint.isNamed() ? null : engineAddress(link, endpoint.host());
	}

	/** A port that the operating system chose is kept, because peers know it. */
	private static String engineAddress(SupervisedLink link, String address) {
		Endpoint endpoint = link.spec.endpoint();
		String bound = (link.life instanceof BindMachine machine) ? machine.address() : null;
		if (endpoint.port() > 0 || bound == null) {
			return endpoint.at(address);
		}
		return endpoint.withPort(Integer.parseInt(bound.substring(bound.lastIndexOf(':') + 1))).at(address);
	}

	private void lookUp(SupervisedLink link) {
		String host = link.spec.endpoint().host();
		boolean ipv6 = link.spec.options().ipv6();
		// As in ZeroMQ, an interface has priority over a host of the same name.
		Resolution local = (link.spec.mode() == SocketMode.BIND) ? LocalInterface.resolve(host, ipv6) : null;
		if (local != null) {
			openAtOneOf(link, local);
			return;
		}
		SocketKey key = link.key();
		link.lookingUp = true;
		this.setup.resolver()
			.resolve(host, ipv6, (resolution) -> this.inbox.post(() -> onResolved(link, key, resolution)));
	}

	private void onResolved(SupervisedLink link, SocketKey key, Resolution resolution) {
		if (!link.lookingUp || !link.key().equals(key)) {
			return;
		}
		guard(link, () -> {
			if (link.spec.isOfAllAddresses() && !resolution.addresses().isEmpty()) {
				replace(link, resolution.addresses());
			}
			else {
				link.lookingUp = false;
				openAtOneOf(link, resolution);
			}
		});
	}

	/** Such a link never has a socket. */
	private void replace(SupervisedLink link, List<String> addresses) {
		if (!this.results.found(link, addresses)) {
			link.lookingUp = false;
			this.results.openFailed(link, AttemptOutcome.UNRESOLVED, "Host '" + link.spec.endpoint().host()
					+ "' has only addresses that cannot be used: " + String.join(", ", addresses));
		}
	}

	private void openAtOneOf(SupervisedLink link, Resolution resolution) {
		if (resolution.addresses().isEmpty()) {
			String hint = (link.spec.mode() == SocketMode.BIND) ? " (use * to listen on all interfaces)" : "";
			this.results.openFailed(link, AttemptOutcome.UNRESOLVED, resolution.error() + hint);
			return;
		}
		openAt(link, engineAddress(link, link.addresses.next(resolution.addresses())));
	}

	private void openAt(SupervisedLink link, String address) {
		SocketRequest request = new SocketRequest(link.key(), link.spec.mode(), address, link.spec.options(),
				link.traffic, link.spec.configured().text());
		Transport transport = this.setup.transport();
		SupervisorSetup.Owners owners = this.setup.owners();
		switch (link.spec.type()) {
			case SUB -> handOver(transport.openSubscriber(request), owners.subscribers());
			case PUB -> handOver(transport.openPublisher(request), owners.publishers());
			case ROUTER -> handOver(transport.openRouter(request), owners.replays());
			case XSUB -> handOver(transport.openXsub(request), owners.frontends());
			case XPUB -> handOver(transport.openXpub(request), owners.backends());
			case DEALER -> throw neverALink(link.spec.type());
		}
	}

	private static <S extends EngineSocket> void handOver(S socket, SocketOwner<S> owner) {
		try {
			owner.adopt(socket);
		}
		catch (Throwable ex) {
			// No owner has the socket, so no other code would close it.
			socket.closeSurely();
			throw ex;
		}
	}

}
