package org.zmqspring.test;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.config.EnableZmq;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** The kit in a Spring application without Spring Boot. */
@SpringJUnitConfig(PlainSpringPeersIntegrationTests.Application.class)
@EmbeddedZmqPeers
@Timeout(120)
class PlainSpringPeersIntegrationTests {

	@ZmqPeer(subscriber = "prices")
	ZmqTestPublisher feed;

	@ZmqPeer(subscriber = "prices")
	ZmqTestPublisher reserve;

	@ZmqPeer(subscriber = "numbered")
	ZmqTestPublisher numbered;

	@ZmqPeer(subscriber = "inbox")
	ZmqTestPublisher inbox;

	@ZmqPeer(publisher = "default")
	ZmqTestSubscriber out;

	@ZmqPeer(publisher = "audit")
	ZmqTestSubscriber audit;

	@Autowired
	ZmqLinks links;

	@Autowired
	Texts texts;

	@Test
	void thereIsNoSpringBootHere() {
		assertThat(ClassUtils.isPresent("org.springframework.boot.SpringApplication", null)).isFalse();
	}

	@Test
	void theSocketsOfTheSettingsHaveTheirPeers() throws Exception {
		this.feed.send("t", "one");
		assertThat(this.texts.next()).isEqualTo("one");
		this.reserve.send("t", "two");
		assertThat(this.texts.next()).isEqualTo("two");
		this.inbox.send("t", "three");
		assertThat(this.texts.next()).isEqualTo("three");
		assertThat(this.out.await("seen", 3).payloads("seen", String.class)).containsExactly("one", "two", "three");
		assertThat(this.audit.await("audit", 3).messages()).hasSize(3);
	}

	@Test
	void aKilledFeedReturns() throws Exception {
		this.feed.kill();
		ZmqLink link = this.links.subscriber("prices", this.feed.endpoint()).await(LinkState.BACKING_OFF);
		this.feed.restart().awaitSubscribed("").send("t", "again");
		assertThat(this.texts.next()).isEqualTo("again");
		assertThat(link).hasReconnects(1);
		assertThat(this.links.subscriber("prices", this.reserve.endpoint())).wasNeverLost();
	}

	@Test
	void aSilentCutIsDetected() {
		this.feed.cut();
		ZmqLink link = this.links.subscriber("prices", this.feed.endpoint()).await(LinkState.BACKING_OFF);
		assertThat(link).wasLostBy(TransitionCause.HEARTBEAT);
	}

	@Test
	void whatWasMissedIsRecovered() throws Exception {
		this.numbered.send("t", "0");
		assertThat(this.texts.next()).isEqualTo("0");
		this.numbered.refuse();
		this.links.subscriber("numbered").await(LinkState.BACKING_OFF);
		this.numbered.send("t", "1").heal();
		assertThat(this.texts.next()).isEqualTo("1");
		assertThat(this.links.subscriber("numbered")).hasRecovered(1).hasLost(0);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	@Import(Texts.class)
	static class Application {

		@Bean
		ZmqSettings zmqSettings() {
			return ZmqSettings.builder()
				.publisher("default", (publisher) -> publisher.bind("tcp://127.0.0.1:5571"))
				.publisher("audit", (publisher) -> publisher.connect("tcp://audit.invalid:5572"))
				.subscriber("prices", (subscriber) -> subscriber.connect("tcp://feed.invalid:5573"))
				.subscriber("inbox", (subscriber) -> subscriber.bind("tcp://127.0.0.1:5574"))
				.subscriber("numbered", (subscriber) -> subscriber.connect("tcp://feed.invalid:5575")
					.feed((feed) -> feed.frames("topic, sequence, payload").sequenceFormat(SequenceFormat.U64_BE))
					.replay((replay) -> replay.endpoints(List.of("tcp://feed.invalid:5576"))))
				.build();
		}

	}

	static class Texts {

		private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		private final ZmqTemplate out;

		private final ZmqTemplate audit;

		Texts(ZmqTemplate out, @Qualifier("auditZmqTemplate") ZmqTemplate audit) {
			this.out = out;
			this.audit = audit;
		}

		@ZmqListener(id = "prices-texts", subscriber = "prices")
		@ZmqListener(id = "inbox-texts", subscriber = "inbox")
		@ZmqListener(id = "numbered-texts", subscriber = "numbered")
		void onText(String text) {
			this.received.add(text);
			this.out.send("seen", text);
			this.audit.send("audit", text);
		}

		String next() throws InterruptedException {
			return this.received.poll(30, TimeUnit.SECONDS);
		}

	}

}
