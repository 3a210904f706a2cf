package org.zmqspring.tests.kit;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.boot.autoconfigure.ZmqAutoConfiguration;
import org.zmqspring.link.LinkState;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.test.EmbeddedZmqPeers;
import org.zmqspring.test.ZmqLinks;
import org.zmqspring.test.ZmqPeer;
import org.zmqspring.test.ZmqTestPublisher;
import org.zmqspring.test.ZmqTestSubscriber;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** Sockets with names, which the application configures or only uses. */
@SpringBootTest(classes = NamedSocketsIntegrationTests.Application.class,
		properties = "zmq.publishers.auditLog.queue-capacity=64")
@EmbeddedZmqPeers
@Timeout(120)
class NamedSocketsIntegrationTests {

	@ZmqPeer(subscriber = "market-data")
	ZmqTestPublisher feed;

	@ZmqPeer(subscriber = "a.b")
	ZmqTestPublisher dotted;

	@ZmqPeer(publisher = "auditLog")
	ZmqTestSubscriber audit;

	@Autowired
	ZmqLinks links;

	@Autowired
	Texts texts;

	@Test
	void eachPeerBelongsToItsSocket() throws Exception {
		this.feed.send("t", "market");
		assertThat(this.texts.received.poll(30, TimeUnit.SECONDS)).isEqualTo("market");
		this.dotted.send("t", "dotted");
		assertThat(this.texts.received.poll(30, TimeUnit.SECONDS)).isEqualTo("dotted");
		this.audit.await("audit", 2);
		assertThat(this.audit.payloads("audit", String.class)).containsExactly("market", "dotted");
	}

	@Test
	void aFaultOfOnePeerDoesNotTouchTheOthers() {
		this.feed.reset();
		this.links.subscriber("market-data").await(LinkState.BACKING_OFF).await(LinkState.UP);
		assertThat(this.links.subscriber("market-data")).hasReconnects(1);
		assertThat(this.links.subscriber("a.b")).isUp().wasNeverLost();
		assertThat(this.links.publisher("auditLog")).hasState(LinkState.LISTENING);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ZmqAutoConfiguration.class)
	@Import(Texts.class)
	static class Application {

	}

	static class Texts {

		final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		private final ZmqTemplate audit;

		Texts(@Qualifier("auditLogZmqTemplate") ZmqTemplate audit) {
			this.audit = audit;
		}

		@ZmqListener(id = "market", subscriber = "market-data")
		@ZmqListener(id = "dotted", subscriber = "a.b")
		void onText(String text) {
			this.audit.send("audit", text);
			this.received.add(text);
		}

	}

}
