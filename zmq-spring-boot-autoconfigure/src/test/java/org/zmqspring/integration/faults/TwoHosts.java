package org.zmqspring.integration.faults;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.integration.PythonPeer;

/**
 * The rig of rows in which the application and a libzmq publisher are on two hosts, with
 * a network between them. Confined to the test's thread.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoHosts {

	private @Nullable NamespacePair hosts;

	private @Nullable ChildApp app;

	/** What the application is configured with. */
	abstract String[] properties();

	@BeforeAll
	void start() {
		PythonPeer.assumeAvailable();
		this.hosts = NamespacePair.create();
		// few, so that a link to a port among them reaches itself before long
		hosts().ephemeralPorts(40_000, 40_059);
		this.app = ChildApp.start(hosts().subscriberLauncher(), properties());
	}

	@AfterEach
	void heal() {
		hosts().firewall().heal();
		hosts().hosts("");
	}

	@AfterAll
	void end() {
		if (this.app != null) {
			this.app.close();
		}
		if (this.hosts != null) {
			this.hosts.close();
		}
	}

	/** A publisher on its host, at one of the addresses that it has. */
	final PythonPeer publisher(String address, int first) {
		return PythonPeer.publisherThrough(hosts().publisherLauncher(), "tcp://" + address + ":5555", 0.01, first);
	}

	final NamespacePair hosts() {
		return Objects.requireNonNull(this.hosts);
	}

	final ChildApp app() {
		return Objects.requireNonNull(this.app);
	}

}
