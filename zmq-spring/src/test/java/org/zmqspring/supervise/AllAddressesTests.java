package org.zmqspring.supervise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.LinkFact.AttemptFailed;
import org.zmqspring.transport.LinkFact.LossCause;
import org.zmqspring.transport.LinkFact.Lost;
import org.zmqspring.transport.SocketMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zmqspring.supervise.SteppedSupervisor.key;

/** How a supervisor keeps a link to each address of a name. */
class AllAddressesTests {

	private static final String HOST = "feed.example";

	private final LinkSpec name = all("tcp://feed.example:5556");

	private final SteppedSupervisor run = new SteppedSupervisor();

	private static LinkSpec all(String endpoint) {
		LinkSpec one = SteppedSupervisor.subscriber(endpoint);
		return new LinkSpec(one.socket(), one.type(), one.mode(), one.endpoint(), one.reconnect(), one.options(), true,
				new LinkSpec.AllAddresses(Endpoint.parse(endpoint, SocketMode.CONNECT), Duration.ofSeconds(5)));
	}

	private static LinkSpec at(String address) {
		return SteppedSupervisor.subscriber("tcp://" + address + ":5556");
	}

	private static Resolution found(String... addresses) {
		return Resolution.found(List.of(addresses));
	}

	private CompletableFuture<LinkSnapshot> openAt(String... addresses) {
		CompletableFuture<LinkSnapshot> first = this.run.open(this.name);
		this.run.answer(HOST, found(addresses));
		return first;
	}

	private List<String> endpoints() {
		return this.run.directory.links().stream().map((link) -> link.spec().endpoint().text()).toList();
	}

	/** Let time pass until the name is looked up again, and answer. */
	private void lookedUp(Resolution resolution) {
		for (int i = 0; i < 70 && this.run.questions.get(HOST).isEmpty(); i++) {
			this.run.pass(100);
		}
		this.run.answer(HOST, resolution);
	}

	private void answerAll(Resolution resolution) {
		while (!this.run.questions.get(HOST).isEmpty()) {
			this.run.answer(HOST, resolution);
		}
	}

	@Test
	void whenTheNameHasNoAddressThenItIsOneLinkThatIsDown() {
		CompletableFuture<LinkSnapshot> first = this.run.open(this.name);
		this.run.answer(HOST, Resolution.failed("Unknown host"));
		assertThat(endpoints()).containsExactly("tcp://feed.example:5556");
		assertThat(this.run.state(this.name)).isEqualTo(LinkState.BACKING_OFF);
		assertThat(first).isCompletedWithValueMatching((link) -> link.state() == LinkState.BACKING_OFF);
		this.run.pass(100);
		this.run.answer(HOST, found("10.0.0.1"));
		assertThat(endpoints()).containsExactly("tcp://10.0.0.1:5556");
	}

	@Test
	void whenNoAddressCanBeUsedThenTheLinkOfTheNameIsDown() {
		openAt("fe80::1", "elsewhere");
		assertThat(this.run.snapshot(this.name).lastError()).contains("fe80::1, elsewhere");
		assertThat(this.run.opened()).isEmpty();
	}

	@Test
	void eachAddressHasALinkOnceAndTheLinkOfTheNameIsGone() {
		CompletableFuture<LinkSnapshot> first = openAt("10.0.0.1", "10.0.0.2", "010.0.0.1");
		assertThat(endpoints()).containsExactly("tcp://10.0.0.1:5556", "tcp://10.0.0.2:5556");
		assertThat(this.run.addresses()).containsExactly("tcp://10.0.0.1:5556", "tcp://10.0.0.2:5556");
		assertThat(this.run.snapshot(at("10.0.0.1")).spec().configured().text()).isEqualTo("tcp://feed.example:5556");
		assertThat(this.run.transport.opened())
			.allSatisfy((request) -> assertThat(request.configured()).isEqualTo("tcp://feed.example:5556"));
		this.run.comeUp(at("10.0.0.1"), 1);
		assertThat(first).isNotDone();
		this.run.comeUp(at("10.0.0.2"), 1);
		assertThat(first).isCompletedWithValueMatching((link) -> link.state().isUp());
	}

	@Test
	void thereIsAlwaysALink() {
		this.run.open(this.name);
		List<List<String>> seen = new ArrayList<>();
		this.run.events.clear();
		this.run.answer(HOST, found("10.0.0.1"));
		this.run.events.forEach((event) -> seen.add(List.of(event.link().endpoint(), event.to().name())));
		assertThat(seen).containsExactly(List.of("tcp://10.0.0.1:5556", "CONNECTING"),
				List.of("tcp://feed.example:5556", "CLOSED"));
	}

	@Test
	void whenOneOfTheFirstIsNotUpThenTheResultSaysSo() {
		CompletableFuture<LinkSnapshot> first = openAt("10.0.0.1", "10.0.0.2");
		this.run.comeUp(at("10.0.0.1"), 1);
		this.run.fact(at("10.0.0.2"), 1, new AttemptFailed(true));
		assertThat(first).isCompletedWithValueMatching((link) -> link.state() == LinkState.BACKING_OFF);
	}

	@Test
	void onlyTheFirstLinksCanEndTheStart() {
		openAt("10.0.0.1");
		assertThat(this.run.snapshot(at("10.0.0.1")).spec().failsFast()).isTrue();
		this.run.comeUp(at("10.0.0.1"), 1);
		lookedUp(found("10.0.0.1", "10.0.0.2"));
		this.run.pass(1000);
		assertThat(this.run.snapshot(at("10.0.0.2")).spec().failsFast()).isFalse();
	}

	@Test
	void aLinkWhoseAddressIsGoneEndsWhenItIsLost() {
		openAt("10.0.0.1", "10.0.0.2");
		this.run.comeUp(at("10.0.0.1"), 1);
		this.run.comeUp(at("10.0.0.2"), 1);
		lookedUp(found("10.0.0.2"));
		assertThat(this.run.state(at("10.0.0.1"))).isEqualTo(LinkState.UP);
		this.run.fact(at("10.0.0.1"), 1, new Lost(LossCause.PEER, ""));
		assertThat(endpoints()).containsExactly("tcp://10.0.0.2:5556");
		assertThat(this.run.events.get(this.run.events.size() - 1)).satisfies((event) -> {
			assertThat(event.to()).isEqualTo(LinkState.CLOSED);
			assertThat(event.cause()).isEqualTo(TransitionCause.GONE);
		});
		assertThat(this.run.questions.get(HOST)).as("looked up because of the loss").hasSize(1);
	}

	@Test
	void aLinkThatIsReopenedOnRequestDoesNotEndAlthoughItsAddressIsGone() {
		openAt("10.0.0.1", "10.0.0.2");
		this.run.comeUp(at("10.0.0.1"), 1);
		this.run.comeUp(at("10.0.0.2"), 1);
		lookedUp(found("10.0.0.2"));
		this.run.supervisor.reconnect(at("10.0.0.1").id());
		this.run.settle();
		this.run.comeUp(at("10.0.0.1"), 2);
		assertThat(this.run.state(at("10.0.0.1"))).isEqualTo(LinkState.UP);
		this.run.fact(at("10.0.0.1"), 2, new Lost(LossCause.PEER, ""));
		assertThat(endpoints()).containsExactly("tcp://10.0.0.2:5556");
	}

	@Test
	void aFirstLinkThatHasEndedDoesNotCountAsNotUp() {
		CompletableFuture<LinkSnapshot> first = openAt("10.0.0.1", "10.0.0.2");
		this.run.comeUp(at("10.0.0.2"), 1);
		lookedUp(found("10.0.0.2"));
		assertThat(endpoints()).containsExactly("tcp://10.0.0.2:5556");
		assertThat(first).isCompletedWithValueMatching((link) -> link.state() == LinkState.UP);
	}

	@Test
	void aLookUpThatFailsChangesNothing() {
		openAt("10.0.0.1");
		this.run.comeUp(at("10.0.0.1"), 1);
		this.run.brokenNames.add(HOST);
		this.run.pass(6000);
		this.run.brokenNames.clear();
		lookedUp(Resolution.failed("no answer"));
		assertThat(this.run.state(at("10.0.0.1"))).isEqualTo(LinkState.UP);
		lookedUp(found("10.0.0.1", "10.0.0.2"));
		this.run.pass(1000);
		assertThat(endpoints()).containsExactly("tcp://10.0.0.1:5556", "tcp://10.0.0.2:5556");
	}

	@Test
	void whenTheAddressComesBackWhileItsLinkClosesThenItIsDialledAfterwards() {
		openAt("10.0.0.1", "10.0.0.2");
		this.run.comeUp(at("10.0.0.1"), 1);
		lookedUp(found("10.0.0.2"));
		this.run.subscribers.closes = false;
		this.run.fact(at("10.0.0.1"), 1, new Lost(LossCause.PEER, ""));
		this.run.answer(HOST, found("10.0.0.1", "10.0.0.2"));
		this.run.pass(1500);
		assertThat(this.run.opened()).filteredOn((key) -> key.link().equals(at("10.0.0.1").id())).hasSize(1);
		this.run.subscribers.adopted.get(key(at("10.0.0.1"), 1)).close();
		this.run.settle();
		this.run.pass(1000);
		assertThat(this.run.state(at("10.0.0.1"))).isEqualTo(LinkState.CONNECTING);
	}

	@Test
	void theAddressOfALiteralEndpointHasOneLinkWhichStays() {
		this.run.open(at("10.0.0.1"));
		openAt("10.0.0.1", "10.0.0.2");
		assertThat(endpoints()).containsExactly("tcp://10.0.0.1:5556", "tcp://10.0.0.2:5556");
		lookedUp(found("10.0.0.2"));
		this.run.close(this.name);
		assertThat(endpoints()).containsExactly("tcp://10.0.0.1:5556");
	}

	@Test
	void theAddressOfTwoNamesHasOneLinkWhichEndsWithTheLast() {
		LinkSpec other = all("tcp://other.example:5556");
		openAt("10.0.0.1", "10.0.0.2");
		CompletableFuture<LinkSnapshot> first = this.run.open(other);
		this.run.answer("other.example", found("10.0.0.1", "10.0.0.3"));
		assertThat(endpoints()).containsExactly("tcp://10.0.0.1:5556", "tcp://10.0.0.2:5556", "tcp://10.0.0.3:5556");
		this.run.comeUp(at("10.0.0.1"), 1);
		this.run.comeUp(at("10.0.0.3"), 1);
		assertThat(first).isCompleted();
		lookedUp(found("10.0.0.2"));
		this.run.fact(at("10.0.0.1"), 1, new Lost(LossCause.PEER, ""));
		assertThat(this.run.state(at("10.0.0.1"))).isEqualTo(LinkState.BACKING_OFF);
		this.run.answer("other.example", found("10.0.0.3"));
		assertThat(endpoints()).containsExactly("tcp://10.0.0.2:5556", "tcp://10.0.0.3:5556");
	}

	@Test
	void whenTheNameIsClosedThenAllItsLinksAreAndNothingIsLookedUp() {
		openAt("10.0.0.1", "10.0.0.2");
		this.run.comeUp(at("10.0.0.1"), 1);
		this.run.subscribers.closes = false;
		CompletableFuture<Void> gone = this.run.close(this.name);
		assertThat(gone).isNotDone();
		this.run.subscribers.adopted.values().forEach((socket) -> socket.close());
		this.run.settle();
		assertThat(gone).isCompleted();
		assertThat(endpoints()).isEmpty();
		this.run.pass(20_000);
		assertThat(this.run.questions.get(HOST)).isEmpty();
		this.run.open(this.name);
		assertThat(endpoints()).containsExactly("tcp://feed.example:5556");
	}

	@Test
	void whenTheNameIsClosedDuringItsFirstLookUpThenItsAnswerIsIgnored() {
		CompletableFuture<LinkSnapshot> first = this.run.open(this.name);
		assertThat(this.run.close(this.name)).isCompleted();
		assertThat(first).isCompleted();
		this.run.answer(HOST, found("10.0.0.1"));
		assertThat(endpoints()).isEmpty();
	}

	@Test
	void whenTheNameIsOpenedTwiceThenTheSecondIsRefused() {
		openAt("10.0.0.1");
		assertThat(this.run.open(this.name)).isCompletedExceptionally();
		assertThat(endpoints()).containsExactly("tcp://10.0.0.1:5556");
	}

	@Test
	void aThousandAddressesThatComeAndGoLeaveNothingBehind() {
		openAt("10.0.0.1");
		this.run.comeUp(at("10.0.0.1"), 1);
		for (int i = 0; i < 1000; i++) {
			String pod = "10.1." + i / 250 + "." + (1 + i % 250);
			lookedUp(found("10.0.0.1", pod));
			this.run.pass(1000);
			this.run.comeUp(at(pod), i + 1);
			assertThat(this.run.state(at(pod))).isEqualTo(LinkState.UP);
			lookedUp(found("10.0.0.1"));
			this.run.fact(at(pod), i + 1, new Lost(LossCause.PEER, ""));
			answerAll(found("10.0.0.1"));
		}
		assertThat(endpoints()).containsExactly("tcp://10.0.0.1:5556");
	}

}
