package org.zmqspring.integration.faults;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.zeromq.ZMQ;
import org.zmqspring.integration.PythonPeer;
import org.zmqspring.integration.TestPorts;

/**
 * Makes the scenarios of the fault table in which publisher or network fail, from the
 * rigs of this package; see {@link BadPeerScenarios}. Stateless.
 */
public final class Scenarios {

	private static final double PAUSE_SECONDS = 0.005;

	/**
	 * More messages than any scenario takes. The first life of a publisher begins with
	 * this number, as if it had run for a while.
	 */
	private static final int PLENTY = 1_000_000;

	private Scenarios() {
	}

	/** The publisher is not there until the cure. */
	public static Scenario absent() {
		NumberedPublisher publisher = new NumberedPublisher(TestPorts.free(), Scenarios::asItIs);
		return with(publisher).onCure(publisher::bind);
	}

	/** The publisher closes in good order and comes back. */
	public static Scenario closed() {
		NumberedPublisher publisher = NumberedPublisher.bound(TestPorts.free());
		return with(publisher).onStrike(publisher::unbind).onCure(publisher::bind);
	}

	/**
	 * The publisher, a process of libzmq, is killed and started again; its numbers then
	 * begin at 0.
	 */
	public static Scenario killed() {
		Scenario scenario = new Scenario(endpoint(TestPorts.free()));
		PythonPeer first = scenario.with(publisher(scenario, PLENTY));
		return scenario.onStrike(first::kill).onCure(() -> scenario.with(publisher(scenario, 0)));
	}

	/** The publisher, a process of libzmq, is stopped and goes on. */
	public static Scenario stopped() {
		Scenario scenario = new Scenario(endpoint(TestPorts.free()));
		String pid = String.valueOf(scenario.with(publisher(scenario, 0)).pid());
		return scenario.onStrike(() -> Shell.run("kill", "-STOP", pid)).onCure(() -> Shell.run("kill", "-CONT", pid));
	}

	private static PythonPeer publisher(Scenario scenario, int first) {
		return PythonPeer.publisher(scenario.endpoint(), PLENTY, PAUSE_SECONDS, first);
	}

	/** SYNs are dropped until the cure. */
	public static Scenario synBlackHole() {
		int port = TestPorts.free();
		NumberedPublisher publisher = new NumberedPublisher(port, Scenarios::asItIs);
		AtomicReference<FullBacklog> hole = new AtomicReference<>();
		return with(publisher).onStrike(() -> hole.set(new FullBacklog(port))).onCure(() -> {
			hole.get().close();
			publisher.bind();
		});
	}

	/** The network loses everything, both ways; TCP is told nothing. */
	public static Scenario partition() {
		return network(FaultProxy::blackHole);
	}

	/** The network loses what the publisher sends. */
	public static Scenario oneWay() {
		return network(FaultProxy::blackHoleDown);
	}

	/**
	 * The publisher's host vanishes and is back; the subscriber's TCP is told nothing.
	 */
	public static Scenario halfOpen() {
		return network(FaultProxy::halfOpen);
	}

	/** The connection is reset, and every new one closed at once. */
	public static Scenario acceptAndClose() {
		return network((network) -> {
			network.acceptAndClose();
			network.reset();
		});
	}

	/**
	 * The connection is reset, and nobody ever answers on one accepted before the cure.
	 */
	public static Scenario acceptAndSilence() {
		return network((network) -> {
			network.acceptAndHold();
			network.reset();
		});
	}

	private static Scenario network(Consumer<FaultProxy> fault) {
		int port = TestPorts.free();
		NumberedPublisher publisher = NumberedPublisher.bound(port);
		FaultProxy network = new FaultProxy(port);
		Scenario scenario = new Scenario(network.endpoint());
		scenario.with(publisher);
		scenario.with(network);
		return scenario.counting(network::accepted).onStrike(() -> fault.accept(network)).onCure(network::pass);
	}

	static Scenario with(NumberedPublisher publisher) {
		Scenario scenario = new Scenario(publisher.endpoint());
		scenario.with(publisher);
		return scenario;
	}

	private static String endpoint(int port) {
		return "tcp://127.0.0.1:" + port;
	}

	static void asItIs(ZMQ.Socket socket) {
		// nothing is changed
	}

}
