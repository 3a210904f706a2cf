package org.zmqspring.supervise;

import java.time.Duration;

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
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketRequest;
import org.zmqspring.transport.ZmqTransportException;

/**
 * Opens the next engine socket of a link: finds the literal address, off this thread if a
 * name must be looked up, and hands the socket to its owner. Whatever goes wrong ends the
 * attempt and nothing else. Confined to the supervisor's thread.
 */
final class LinkOpener {

	private static final Logger logger = LoggerFactory.getLogger(LinkOpener.class);

	private final SocketOwners owners;

	private final NameResolver resolver;

	private final Inbox inbox;

	private final Failure failure;

	private final LogThrottle faults;

	/** Told, on the supervisor's thread, that an attempt has ended before it began. */
	@FunctionalInterface
	interface Failure {

		void openFailed(SupervisedLink link, AttemptOutcome outcome, String reason);

	}

	LinkOpener(SupervisorSetup setup, Inbox inbox, Failure failure, Ticker ticker) {
		this.owners = setup.owners();
		this.resolver = setup.resolver();
		this.inbox = inbox;
		this.failure = failure;
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
			this.failure.openFailed(link, AttemptOutcome.ERROR, String.valueOf(ex.getMessage()));
		}
		catch (Throwable ex) {
			// An Error too: a link that got no socket and was not told would wait for
			// ever
			this.faults.warn(logger, ex, "zmq link '" + link.spec.id() + "' could not be opened");
			link.lookingUp = false;
			this.failure.openFailed(link, AttemptOutcome.ERROR, "Could not be opened: " + ex);
		}
	}

	/**
	 * Give up a look-up that is under way.
	 * @return whether there was one, which means that there is no socket to retire
	 */
	boolean abandon(SupervisedLink link) {
		boolean lookingUp = link.lookingUp;
		link.lookingUp = false;
		return lookingUp;
	}

	/** The address, if no name must be looked up for it. */
	private static @Nullable String knownAddress(SupervisedLink link) {
		Endpoint endpoint = link.spec.endpoint();
		if (endpoint.scheme() == Scheme.INPROC) {
			return endpoint.text();
		}
		return endpoint.isNamed() ? null : engineAddress(link, endpoint.host());
	}

	/** A port that the operating system chose is kept: peers know it. */
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
		// as in ZeroMQ, an interface comes before a host of that name
		Resolution local = (link.spec.mode() == SocketMode.BIND) ? LocalInterface.resolve(host, ipv6) : null;
		if (local != null) {
			openAtOneOf(link, local);
			return;
		}
		SocketKey key = link.key();
		link.lookingUp = true;
		this.resolver.resolve(host, ipv6, (resolution) -> this.inbox.post(() -> onResolved(link, key, resolution)));
	}

	private void onResolved(SupervisedLink link, SocketKey key, Resolution resolution) {
		if (link.lookingUp && link.key().equals(key)) {
			link.lookingUp = false;
			guard(link, () -> openAtOneOf(link, resolution));
		}
	}

	private void openAtOneOf(SupervisedLink link, Resolution resolution) {
		if (resolution.addresses().isEmpty()) {
			String hint = (link.spec.mode() == SocketMode.BIND) ? " (use * to listen on all interfaces)" : "";
			this.failure.openFailed(link, AttemptOutcome.UNRESOLVED, resolution.error() + hint);
			return;
		}
		openAt(link, engineAddress(link, link.addresses.next(resolution.addresses())));
	}

	private void openAt(SupervisedLink link, String address) {
		this.owners.open(new SocketRequest(link.key(), link.spec.mode(), address, link.spec.options(), link.traffic));
	}

}
