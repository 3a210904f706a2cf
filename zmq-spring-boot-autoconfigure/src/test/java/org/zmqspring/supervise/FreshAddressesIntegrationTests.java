package org.zmqspring.supervise;

import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.integration.Apps;
import org.zmqspring.link.LinkState;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A publisher that moves to another address is found there at once. Linux, where all of
 * 127.0.0.0/8 is this machine.
 */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class FreshAddressesIntegrationTests {

	private static ScriptedNames names;

	@TempDir
	private Path directory;

	@Test
	void whenAPublisherMovesThenItsSubscriberFollowsAndAsksForNoOtherName() throws Exception {
		names = new ScriptedNames(this.directory);
		names.set("127.0.0.2 Feed.example", "127.0.0.9 feed.example");
		ConfigurableApplicationContext publisher = publisher("127.0.0.2", "*");
		String address = Apps.boundAddress(publisher);
		String port = address.substring(address.lastIndexOf(':') + 1);
		try (ConfigurableApplicationContext subscriber = Apps.start(Names.class,
				"zmq.subscriber.endpoints=tcp://Feed.example:" + port)) {
			Apps.awaitUp(subscriber);
			for (String next : new String[] { "127.0.0.3", "127.0.0.4" }) {
				publisher.close();
				awaitState(subscriber, LinkState.BACKING_OFF);
				names.set(next + " Feed.example", "127.0.0.9 feed.example");
				publisher = publisher(next, port);
				long begun = System.nanoTime();
				Apps.awaitUp(subscriber);
				assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
			}
			assertThat(names.asked()).containsOnly("Feed.example");
		}
		finally {
			publisher.close();
		}
	}

	private static ConfigurableApplicationContext publisher(String host, String port) {
		return Apps.start(Empty.class, "zmq.publisher.endpoints=tcp://" + host + ":" + port);
	}

	private static void awaitState(ConfigurableApplicationContext context, LinkState state) {
		LinkDirectory directory = context.getBean(LinkDirectory.class);
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> directory.links().iterator().next().state() == state);
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	static class Names {

		@Bean
		NameResolver nameResolver() {
			return new SystemNameResolver(names.service());
		}

	}

}
