package org.zmqspring.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.message.ZmqHeaders;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.samples.SpringSamples;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which methods are listeners, and under which ids.
 */
class ListenerMethodFinderTests {

	@Test
	void composedAnnotationIsAListener() {
		try (ListenerContext context = ListenerContext.with(Composed.class)) {
			assertThat(context.spec().topics()).containsExactly(TopicPrefix.of("prices."));
			assertThat(context.spec().socket()).isEqualTo("prices");
		}
	}

	@Test
	void repeatedAnnotationsAndOverloadsGetNumberedIds() {
		ListenerContext context = new ListenerContext();
		context.context().registerBean("bean", Repeated.class);
		try (context) {
			context.start();
			assertThat(context.registry().ids()).containsExactly("bean.on", "bean.on#1", "bean.on#2", "bean.other");
			assertThat(context.registry().get("bean.on#1").topics()).containsExactly(TopicPrefix.of("b"));
			assertThat(context.registry().get("bean.on#2").topics()).containsExactly(TopicPrefix.of("c"));
		}
	}

	@Test
	void overridingAnnotationReplacesTheOverriddenOne() {
		try (ListenerContext context = ListenerContext.with(Overriding.class)) {
			assertThat(context.registry().ids()).hasSize(1);
			assertThat(context.spec().topics()).containsExactly(TopicPrefix.of("new"));
		}
	}

	@Test
	void annotationOfAnInterfaceIsInherited() throws Exception {
		try (ListenerContext context = ListenerContext.with(Implementing.class)) {
			context.receive("topic", "payload");
			assertThat(context.bean(Implementing.class).topics).containsExactly("topic");
		}
	}

	@Test
	void configurationClassMayListen() throws Exception {
		try (ListenerContext context = ListenerContext.with(ListeningConfiguration.class)) {
			context.receive("topic", "payload");
			assertThat(context.bean(ListeningConfiguration.class).received).containsExactly("payload");
		}
	}

	@Test
	void privateMethodsOfTheSameNameAreTwoListeners() {
		try (ListenerContext context = ListenerContext.with(PrivateToo.class)) {
			assertThat(context.registry().ids()).hasSize(2);
		}
	}

	@Test
	void privateMethodMayListen() throws Exception {
		try (ListenerContext context = ListenerContext.with(Private.class)) {
			context.receive("topic", "payload");
			assertThat(context.bean(Private.class).received).containsExactly("payload");
		}
	}

	@Test
	void beansOfSpringItselfAreNotLookedAtUnlessTheyAreComponents() {
		ListenerContext context = new ListenerContext();
		context.context().registerBean("infrastructure", SpringSamples.Infrastructure.class);
		context.context().registerBean("listening", SpringSamples.Listening.class);
		context.context().registerBean("listeningTwice", SpringSamples.ListeningTwice.class);
		context.context().registerBean("sample", SpringSamples.Sample.class);
		try (context) {
			context.start();
			assertThat(context.registry().ids()).containsExactlyInAnyOrder("listening", "once", "twice", "sample.on");
		}
	}

	@Retention(RetentionPolicy.RUNTIME)
	@ZmqListener(subscriber = "prices")
	@interface PriceListener {

		@AliasFor(annotation = ZmqListener.class, attribute = "topics")
		String[] value() default {};

	}

	static class Composed {

		@PriceListener("prices.")
		void on(String payload) {
		}

	}

	static class Repeated {

		@ZmqListener(topics = "a")
		@ZmqListener(topics = "b")
		void on(byte[] payload) {
		}

		@ZmqListener(topics = "c")
		void on(String payload) {
		}

		@ZmqListener
		void other() {
		}

	}

	static class Overridden {

		@ZmqListener(topics = "old")
		void on(String payload) {
		}

	}

	static class Overriding extends Overridden {

		@Override
		@ZmqListener(topics = "new")
		void on(String payload) {
		}

	}

	interface TopicListener {

		@ZmqListener
		void on(@Header(ZmqHeaders.TOPIC) String topic);

	}

	static class Implementing implements TopicListener {

		final List<String> topics = new ArrayList<>();

		@Override
		public void on(String topic) {
			this.topics.add(topic);
		}

	}

	@Configuration
	static class ListeningConfiguration {

		final List<String> received = new ArrayList<>();

		@ZmqListener
		void on(String payload) {
			this.received.add(payload);
		}

		@Bean
		String text() {
			return "makes it a full configuration";
		}

	}

	static class Private {

		final List<String> received = new ArrayList<>();

		@ZmqListener
		private void on(String payload) {
			this.received.add(payload);
		}

	}

	static class PrivateToo extends Private {

		@ZmqListener
		private void on(String payload) {
		}

	}

}
