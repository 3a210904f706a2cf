package org.zmqspring.integration.faults;

import java.net.URI;
import java.util.function.Consumer;

import org.zmqspring.integration.TestPorts;
import org.zmqspring.integration.feeds.FeedPeer;
import org.zmqspring.test.FaultProxy;
import org.zmqspring.test.FaultProxy.Direction;

/**
 * Makes the scenarios of the fault table in which publisher or network fail, from the
 * rigs of this package; see {@link BadPeerScenarios}. Stateless.
 */
public final class Scenarios {

	private static final double PAUSE_SECONDS = 0.005;

	/**
	 * The first life of a publisher begins with this number, as if it had run for a
	 * while. No scenario sends so many messages.
	 */
	private static final int PLENTY = 1_000_000;

	private Scenarios() {
	}

	/** The publisher is not there until the cure. */
	public static Scenario absent() {
		NumberedPublisher publisher = NumberedPublisher.withReplay(TestPorts.free());
		return with(publisher).onCure(publisher::bind);
	}

	/** The publisher closes in good order and comes back. */
	public static Scenario closed() {
		NumberedPublisher publisher = NumberedPublisher.withReplay(TestPorts.free()).bind();
		return with(publisher).onStrike(publisher::unbind).onCure(publisher::bind);
	}

	/**
	 * The publisher, a process of libzmq, is killed and started again; its numbers then
	 * begin at 0.
	 */
	public static Scenario killed() {
		Scenario scenario = new Scenario(endpoint(TestPorts.free()), endpoint(TestPorts.free()));
		FeedPeer first = scenario.with(publisher(scenario, PLENTY));
		return scenario.onStrike(first::kill).onCure(() -> scenario.with(publisher(scenario, 0)));
	}

	/** The publisher, a process of libzmq, is stopped and goes on. */
	public static Scenario stopped() {
		Scenario scenario = new Scenario(endpoint(TestPorts.free()), endpoint(TestPorts.free()));
		String pid = String.valueOf(scenario.with(publisher(scenario, 0)).pid());
		return scenario.onStrike(() -> Shell.run("kill", "-STOP", pid)).onCure(() -> Shell.run("kill", "-CONT", pid));
	}

	private static FeedPeer publisher(Scenario scenario, int first) {
		return FeedPeer.at(scenario.endpoint(), "texts", "first=" + first, "every=" + PAUSE_SECONDS,
				"replay=" + scenario.replayEndpoint());
	}

	/** SYNs are dropped until the cure, so that no connection is accepted or counted. */
	public static Scenario synBlackHole() {
		return network(FaultProxy::blackHole).counting(() -> Scenario.UNCOUNTED);
	}

	/** The network loses everything, both ways; TCP is told nothing. */
	public static Scenario partition() {
		return network(FaultProxy::lose);
	}

	/** The network loses what the publisher sends. */
	public static Scenario oneWay() {
		return network((network) -> network.lose(Direction.TO_CLIENT));
	}

	/**
	 * The publisher's host vanishes and is back; the subscriber's TCP is told nothing.
	 */
	public static Scenario halfOpen() {
		return network(FaultProxy::halfOpen);
	}

	/** The connection is reset, and every new one closed at once. */
	public static Scenario acceptAndClose() {
		return network(FaultProxy::acceptAndClose);
	}

	/**
	 * The connection is reset, and nobody ever answers on one accepted before the cure.
	 */
	public static Scenario acceptAndSilence() {
		return network(FaultProxy::acceptAndHold);
	}

	private static Scenario network(Consumer<FaultProxy> fault) {
		int port = TestPorts.free();
		NumberedPublisher publisher = NumberedPublisher.withReplay(port).bind();
		FaultProxy network = FaultProxy.to(port);
		FaultProxy toReplay = FaultProxy.to(URI.create(publisher.replayEndpoint()).getPort());
		Scenario scenario = new Scenario(network.endpoint(), toReplay.endpoint());
		scenario.with(publisher);
		scenario.with(network);
		scenario.with(toReplay);
		return scenario.counting(network::accepted).onStrike(() -> {
			fault.accept(toReplay);
			fault.accept(network);
		}).onCure(() -> {
			toReplay.heal();
			network.heal();
		});
	}

	static Scenario with(NumberedPublisher publisher) {
		Scenario scenario = new Scenario(publisher.endpoint(), publisher.replayEndpoint());
		scenario.with(publisher);
		return scenario;
	}

	private static String endpoint(int port) {
		return "tcp://127.0.0.1:" + port;
	}

}
