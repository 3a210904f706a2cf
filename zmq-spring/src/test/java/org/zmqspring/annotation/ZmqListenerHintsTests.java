package org.zmqspring.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.javapoet.ClassName;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * The reflection hints of listeners for native images.
 */
class ZmqListenerHintsTests {

	private RuntimeHints hints = new RuntimeHints();

	@ParameterizedTest
	@ValueSource(classes = { Plain.class, Repeated.class, Composed.class, OnClass.class, Repeatedly.class })
	void listenerMethodMayBeInvoked(Class<?> type) {
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(this.hints, type);
		Method method = ReflectionUtils.findMethod(type, "on", Price.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Price.class)).accepts(this.hints);
	}

	@Test
	void elementsOfBatchesAndResultsMayBeConverted() {
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(this.hints, Batch.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(Price.class)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Summary.class)).accepts(this.hints);
	}

	@ParameterizedTest
	@ValueSource(classes = { Plain.class, Repeated.class, Composed.class, OnClass.class, Repeatedly.class,
			Validated.class, InMessages.class, Several.class, Implementation.class })
	void beanWithListenersHasHints(Class<?> type) {
		process(type);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(ListenerMethodFinder.methods(type).get(0)))
			.accepts(this.hints);
		assertThat(
				RuntimeHintsPredicates.reflection().onConstructorInvocation(Price.class.getDeclaredConstructors()[0]))
			.accepts(this.hints);
	}

	@Test
	void methodOfAnInterfaceMayBeInvokedOnAProxy() {
		process(Implementation.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(ReflectionUtils.findMethod(Listening.class, "on", Price.class))).accepts(this.hints);
	}

	@Test
	void resultsInFuturesAndReactiveTypesMayBeConverted() {
		process(Batch.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(Summary.class)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(CompletableFuture.class)).rejects(this.hints);
	}

	@Test
	void otherParametersAreNoPayloads() {
		process(Others.class);
		assertThat(this.hints.reflection().typeHints().map((type) -> type.getType().getSimpleName()))
			.containsExactly("Others");
	}

	@Test
	void otherBeansHaveNoHints() {
		assertThat(new ListenerHints().processAheadOfTime(registered(Summary.class))).isNull();
	}

	private void process(Class<?> type) {
		DefaultGenerationContext generation = new DefaultGenerationContext(new ClassNameGenerator(ClassName.get(type)),
				new InMemoryGeneratedFiles());
		BeanRegistrationAotContribution contribution = new ListenerHints().processAheadOfTime(registered(type));
		contribution.applyTo(generation, mock(BeanRegistrationCode.class));
		this.hints = generation.getRuntimeHints();
	}

	private static RegisteredBean registered(Class<?> type) {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerBeanDefinition("bean", new RootBeanDefinition(type));
		return RegisteredBean.of(beanFactory, "bean");
	}

	static class Validated {

		@ZmqListener
		void on(@org.springframework.validation.annotation.Validated Price price) {
		}

	}

	static class InMessages {

		@ZmqListener(batch = "true")
		void on(List<Message<Price>> prices) {
		}

	}

	static class Several {

		@ZmqListener
		void on(Price[] prices) {
		}

	}

	static class Others {

		@ZmqListener
		void on(ZmqMessage message, @Header(ZmqHeaders.TOPIC) String topic, List<byte[]> frames,
				@Headers Map<String, Object> headers) {
		}

	}

	interface Listening {

		@ZmqListener
		void on(Price price);

	}

	static class Implementation implements Listening {

		@Override
		public void on(Price price) {
		}

	}

	static class Batch {

		@ZmqListener(batch = "true")
		@SendTo("summaries")
		CompletableFuture<Summary> on(List<Price> prices) {
			return CompletableFuture.completedFuture(new Summary(prices.size()));
		}

	}

	static class Plain {

		@ZmqListener
		void on(@Payload Price price) {
		}

	}

	static class Repeated {

		@ZmqListener(topics = "a")
		@ZmqListener(topics = "b")
		void on(@Payload Price price) {
		}

	}

	static class Composed {

		@PriceListener
		void on(@Payload Price price) {
		}

	}

	@ZmqListener
	static class OnClass {

		@ZmqHandler
		void on(@Payload Price price) {
		}

	}

	@ZmqListener(topics = "a")
	@ZmqListener(topics = "b")
	static class Repeatedly {

		@ZmqHandler(isDefault = true)
		void on(@Payload Price price) {
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@ZmqListener(topics = "prices.")
	@interface PriceListener {

	}

	record Summary(int count) {

	}

	record Price(String symbol, double value) {

	}

}
