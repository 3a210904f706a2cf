package org.zmqspring.tests.kit;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.test.EmbeddedZmqPeers;
import org.zmqspring.test.ZmqPeer;
import org.zmqspring.test.ZmqTestPublisher;
import org.zmqspring.test.ZmqTestSubscriber;
import org.zmqspring.transport.SocketType;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test classes share a context if they declare the same peers and settings. A context
 * that is not used is paused, and its peers work when it is used again.
 */
@Timeout(120)
class CachedContextsIntegrationTests {

	private final Running one = new Running(new First());

	private final Running same = new Running(new SameAsFirst());

	private final Running slower = new Running(new WithSlowerHeartbeats());

	private final Running twice = new Running(new WithTwoFeeds());

	@AfterEach
	void closeAll() {
		this.one.close();
		this.slower.close();
		this.twice.close();
	}

	@Test
	void classesWithTheSamePeersAndSettingsShareAContext() throws Exception {
		this.one.passesAMessage();
		this.same.passesAMessage();
		assertThat(this.same.context()).isSameAs(this.one.context());
		assertThat(this.same.test.feed).isSameAs(this.one.test.feed);
	}

	@Test
	void classesWithOtherSettingsHaveContextsAndPeersOfTheirOwn() throws Exception {
		for (int round = 0; round < 3; round++) {
			this.one.passesAMessage();
			this.slower.passesAMessage();
			this.twice.passesAMessage();
			assertThat(this.one.context().getBean(LinkDirectory.class).links()).as("paused").isEmpty();
		}
		assertThat(this.one.context()).isNotSameAs(this.slower.context()).isNotSameAs(this.twice.context());
		assertThat(this.one.test.feed.port()).isNotEqualTo(this.slower.test.feed.port());
	}

	@Test
	void propertiesOfTheTestClassWin() throws Exception {
		this.slower.passesAMessage();
		assertThat(this.slower.heartbeatInterval()).isEqualTo(Duration.ofSeconds(1));
		assertThat(this.slower.reconnectInterval()).isEqualTo(Duration.ofMillis(20));
		this.one.passesAMessage();
		assertThat(this.one.heartbeatInterval()).isEqualTo(Duration.ofMillis(200));
		assertThat(this.one.reconnectInterval()).isEqualTo(Duration.ofMillis(10));
	}

	@Test
	void whenAContextIsPausedWithFaultsThenItIsHealedForTheNextTest() throws Exception {
		this.one.begin();
		this.one.test.feed.kill();
		this.one.test.out.cut();
		this.one.end();
		this.slower.passesAMessage();
		this.one.passesAMessage();
	}

	/** A test class that is run step by step, as JUnit would. */
	private static final class Running {

		private final Base test;

		private final TestContextManager manager;

		private ApplicationContext context;

		Running(Base test) {
			this.test = test;
			this.manager = new TestContextManager(test.getClass());
		}

		/** The test context would resume a paused one. */
		ApplicationContext context() {
			return this.context;
		}

		void begin() throws Exception {
			this.manager.beforeTestClass();
			this.manager.prepareTestInstance(this.test);
			this.context = this.manager.getTestContext().getApplicationContext();
			this.manager.beforeTestMethod(this.test, Base.class.getDeclaredMethod("passesAMessage"));
		}

		void end() throws Exception {
			this.manager.afterTestMethod(this.test, Base.class.getDeclaredMethod("passesAMessage"), null);
			this.manager.afterTestClass();
		}

		void passesAMessage() throws Exception {
			begin();
			this.test.passesAMessage();
			end();
		}

		Duration heartbeatInterval() {
			return context().getBean(LinkDirectory.class)
				.links()
				.stream()
				.filter((link) -> link.spec().type() == SocketType.SUB)
				.map((link) -> link.spec().options().heartbeat().ivl())
				.findFirst()
				.orElseThrow();
		}

		Duration reconnectInterval() {
			return context().getBean(LinkDirectory.class)
				.links()
				.stream()
				.filter((link) -> link.spec().type() == SocketType.SUB)
				.map((link) -> link.spec().reconnect().ivl())
				.findFirst()
				.orElseThrow();
		}

		void close() {
			this.manager.getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		}

	}

	abstract static class Base {

		@ZmqPeer(subscriber = "default")
		ZmqTestPublisher feed;

		@ZmqPeer(publisher = "default")
		ZmqTestSubscriber out;

		void passesAMessage() {
			assertThat(this.out.messages()).isEmpty();
			this.feed.send("prices.A", new Price("A", 1));
			assertThat(this.out.await("seen.", 1).payloads("seen.", Price.class)).containsExactly(new Price("A", 1));
		}

	}

	@SpringBootTest
	@EmbeddedZmqPeers
	static class First extends Base {

	}

	@SpringBootTest
	@EmbeddedZmqPeers
	static class SameAsFirst extends Base {

	}

	@SpringBootTest(properties = { "zmq.heartbeat-ivl=1s", "zmq.subscriber.reconnect-ivl=20ms" })
	@EmbeddedZmqPeers
	static class WithSlowerHeartbeats extends Base {

	}

	@SpringBootTest
	@EmbeddedZmqPeers
	static class WithTwoFeeds extends Base {

		@ZmqPeer(subscriber = "default")
		ZmqTestPublisher second;

	}

}
