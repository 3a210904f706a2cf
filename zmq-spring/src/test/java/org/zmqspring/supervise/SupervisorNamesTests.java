package org.zmqspring.supervise;

import java.net.NetworkInterface;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.link.LinkState;
import org.zmqspring.transport.LinkFact.AttemptFailed;
import org.zmqspring.transport.LinkFact.Listening;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.LinkFact.Lost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zmqspring.supervise.SteppedSupervisor.key;

/** How a supervisor comes from a host name to an address. */
class SupervisorNamesTests {

	private final LinkSpec named = SteppedSupervisor.subscriber("tcp://feed.example:5556");

	private final SteppedSupervisor run = new SteppedSupervisor();

	@Test
	void whenTheHostIsLiteralThenNothingIsLookedUp() {
		this.run.open(SteppedSupervisor.subscriber("tcp://10.0.0.2:5556"));
		this.run.open(SteppedSupervisor.subscriber("tcp://[fe80::1]:5556"));
		this.run.open(SteppedSupervisor.subscriber("inproc://feed"));
		this.run.open(SteppedSupervisor.publisher("tcp://*:5556"));
		assertThat(this.run.questions).isEmpty();
		assertThat(this.run.addresses()).containsExactly("tcp://10.0.0.2:5556", "tcp://[fe80::1]:5556", "inproc://feed",
				"tcp://*:5556");
	}

	@Test
	void whenTheNameIsResolvedThenOpensAtTheAddress() {
		this.run.open(this.named);
		assertThat(this.run.opened()).isEmpty();
		assertThat(this.run.state(this.named)).isEqualTo(LinkState.CONNECTING);
		this.run.answer("feed.example", found("10.1.1.1"));
		assertThat(this.run.addresses()).containsExactly("tcp://10.1.1.1:5556");
	}

	@Test
	void whenTheNameHasSeveralAddressesThenEachAttemptTakesTheNext() {
		this.run.open(this.named);
		for (int attempt = 1; attempt <= 3; attempt++) {
			this.run.answer("feed.example", found("10.1.1.1", "fe80::2"));
			this.run.fact(this.named, attempt, new AttemptFailed(true));
			this.run.pass(1000);
		}
		assertThat(this.run.addresses()).containsExactly("tcp://10.1.1.1:5556", "tcp://[fe80::2]:5556",
				"tcp://10.1.1.1:5556");
	}

	@Test
	void whenAnAddressHasWorkedThenItIsTriedFirst() {
		this.run.open(this.named);
		this.run.answer("feed.example", found("10.1.1.1", "10.2.2.2"));
		this.run.fact(this.named, 1, new AttemptFailed(true));
		this.run.pass(1000);
		this.run.answer("feed.example", found("10.1.1.1", "10.2.2.2"));
		for (int attempt = 2; attempt <= 4; attempt++) {
			this.run.comeUp(this.named, attempt);
			this.run.fact(this.named, attempt, new Lost(LossCause.PEER, ""));
			this.run.pass(1000);
			this.run.answer("feed.example", found("10.1.1.1", "10.2.2.2"));
		}
		this.run.fact(this.named, 5, new AttemptFailed(true));
		this.run.pass(1000);
		this.run.answer("feed.example", found("10.1.1.1", "10.2.2.2"));
		assertThat(this.run.addresses()).containsExactly("tcp://10.1.1.1:5556", "tcp://10.2.2.2:5556",
				"tcp://10.2.2.2:5556", "tcp://10.2.2.2:5556", "tcp://10.2.2.2:5556", "tcp://10.1.1.1:5556");
	}

	@Test
	void whenTheAddressThatWorkedIsGoneThenAnotherIsTried() {
		this.run.open(this.named);
		this.run.answer("feed.example", found("10.1.1.1"));
		this.run.comeUp(this.named, 1);
		this.run.fact(this.named, 1, new Lost(LossCause.PEER, ""));
		this.run.pass(1000);
		this.run.answer("feed.example", found("10.3.3.3"));
		assertThat(this.run.addresses()).containsExactly("tcp://10.1.1.1:5556", "tcp://10.3.3.3:5556");
	}

	@Test
	void whenAnInterfaceIsBoundThenItsAddressIsAndNothingIsLookedUp() throws Exception {
		String loopback = NetworkInterface.networkInterfaces()
			.filter((each) -> each.inetAddresses().anyMatch((address) -> address.getHostAddress().equals("127.0.0.1")))
			.findFirst()
			.orElseThrow()
			.getName();
		this.run.open(SteppedSupervisor.publisher("tcp://" + loopback + ":5556"));
		assertThat(this.run.questions).isEmpty();
		assertThat(this.run.addresses()).containsExactly("tcp://127.0.0.1:5556");
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "127.0.0.1", "[::]", "0.0.0.0" })
	void whenThePortWasChosenThenItIsBoundAgainAtTheConfiguredHost(String host) {
		LinkSpec bound = SteppedSupervisor.publisher("tcp://" + host + ":*");
		this.run.open(bound);
		this.run.fact(bound, 1, new Listening("tcp://[0:0:0:0:0:0:0:0]:40123"));
		this.run.fact(bound, 1, new Lost(LossCause.ENGINE, ""));
		this.run.pass(100);
		assertThat(this.run.addresses()).containsExactly("tcp://" + host + ":*", "tcp://" + host + ":40123");
	}

	@Test
	void whenTheNameIsUnknownThenBacksOffAndAsksAgain() {
		this.run.open(this.named);
		this.run.answer("feed.example", Resolution.failed("Unknown host 'feed.example'"));
		assertThat(this.run.snapshot(this.named).lastError()).isEqualTo("Unknown host 'feed.example'");
		assertThat(this.run.subscribers.retired).isEmpty();
		this.run.pass(100);
		assertThat(this.run.questions.get("feed.example")).hasSize(1);
		assertThat(this.run.state(this.named)).isEqualTo(LinkState.CONNECTING);
	}

	@Test
	void whenTheLookUpTakesTooLongThenItTimesOutAndItsLateAnswerIsIgnored() {
		this.run.open(this.named);
		this.run.pass(5000);
		assertThat(this.run.state(this.named)).isEqualTo(LinkState.BACKING_OFF);
		this.run.answer("feed.example", found("10.1.1.1"));
		assertThat(this.run.opened()).isEmpty();
		this.run.pass(100);
		this.run.answer("feed.example", found("10.2.2.2"));
		assertThat(this.run.addresses()).containsExactly("tcp://10.2.2.2:5556");
	}

	@Test
	void whenALateAnswerComesDuringTheNextLookUpThenItIsIgnored() {
		this.run.open(this.named);
		this.run.pass(5000);
		this.run.pass(100);
		this.run.answer("feed.example", found("10.1.1.1"));
		assertThat(this.run.opened()).isEmpty();
		this.run.answer("feed.example", found("10.2.2.2"));
		assertThat(this.run.opened()).containsExactly(key(this.named, 2));
	}

	@Test
	void whenAnAnswerComesTwiceThenOneSocketIsOpened() {
		this.run.open(this.named);
		this.run.questions.get("feed.example").add(this.run.questions.get("feed.example").get(0));
		this.run.answer("feed.example", found("10.1.1.1"));
		this.run.answer("feed.example", found("10.1.1.1"));
		assertThat(this.run.opened()).hasSize(1);
	}

	@Test
	void whenOneNameIsSlowThenNoOtherLinkWaits() {
		LinkSpec other = SteppedSupervisor.subscriber("tcp://other.example:5556");
		this.run.open(this.named);
		this.run.open(other);
		this.run.answer("other.example", found("10.1.1.1"));
		this.run.comeUp(other, 1);
		assertThat(this.run.state(other)).isEqualTo(LinkState.UP);
		assertThat(this.run.state(this.named)).isEqualTo(LinkState.CONNECTING);
	}

	@Test
	void whenClosedDuringTheLookUpThenIsGoneAtOnce() {
		this.run.open(this.named);
		assertThat(this.run.close(this.named)).isCompleted();
		this.run.answer("feed.example", found("10.1.1.1"));
		assertThat(this.run.opened()).isEmpty();
		assertThat(this.run.directory.links()).isEmpty();
	}

	@Test
	void whenReconnectIsRequestedDuringTheLookUpThenAsksAgainAtOnce() {
		this.run.open(this.named);
		this.run.supervisor.reconnect(this.named.id());
		this.run.settle();
		assertThat(this.run.questions.get("feed.example")).hasSize(2);
	}

	@Test
	void whenBoundByNameThenItIsLookedUpAnewForEachBind() {
		LinkSpec bound = SteppedSupervisor.publisher("tcp://me.example:5556");
		this.run.open(bound);
		this.run.answer("me.example", found("10.1.1.1"));
		this.run.fact(bound, 1, new Listening("tcp://10.1.1.1:5556"));
		this.run.fact(bound, 1, new Lost(LossCause.ENGINE, ""));
		this.run.pass(100);
		this.run.answer("me.example", found("10.2.2.2"));
		assertThat(this.run.addresses()).containsExactly("tcp://10.1.1.1:5556", "tcp://10.2.2.2:5556");
	}

	@Test
	void whenANameToBindIsUnknownThenTheUserIsToldOfTheAsterisk() {
		LinkSpec bound = SteppedSupervisor.publisher("tcp://me.example:5556");
		this.run.open(bound);
		this.run.answer("me.example", Resolution.failed("Unknown host 'me.example'"));
		assertThat(this.run.snapshot(bound).lastError())
			.isEqualTo("Unknown host 'me.example' (use * to listen on all interfaces)");
	}

	private static Resolution found(String... addresses) {
		return new Resolution(List.of(addresses), null);
	}

}
