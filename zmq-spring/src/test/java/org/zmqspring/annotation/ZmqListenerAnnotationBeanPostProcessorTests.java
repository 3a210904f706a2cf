package org.zmqspring.annotation;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When listeners are registered, and of which beans.
 */
class ZmqListenerAnnotationBeanPostProcessorTests {

	@Test
	void nothingIsRegisteredBeforeAllSingletonsAreThere() {
		List<String> idsBeforeTheLast = new ArrayList<>();
		ListenerContext context = new ListenerContext();
		context.context().registerBean("bean", Listening.class);
		context.context().registerBean("last", Object.class, () -> {
			idsBeforeTheLast.addAll(context.registry().ids());
			return new Object();
		});
		try (context) {
			context.start();
			assertThat(idsBeforeTheLast).isEmpty();
			assertThat(context.registry().ids()).isNotEmpty();
		}
	}

	@Test
	void lazyBeanIsRegisteredWhenItIsCreated() {
		try (ListenerContext context = ListenerContext.with(LazyBean.class)) {
			assertThat(context.registry().ids()).isEmpty();
			context.bean(LazyBean.class);
			assertThat(context.registry().ids()).hasSize(1);
		}
	}

	@Test
	void whenBeanIsAPrototypeThenItIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(Prototype.class))
			.withMessageContaining("Prototype")
			.withMessageContaining("not a singleton bean");
	}

	@Test
	void whenBeanIsScopedBehindAProxyThenItIsRefused() {
		ListenerContext.refused(() -> ListenerContext.with(ScopedProxy.class))
			.withMessageContaining("scopedTarget.scoped")
			.withMessageContaining("not a singleton bean");
	}

	@Test
	void whenObjectIsNoBeanThenItIsRefused() {
		try (ListenerContext context = ListenerContext.with(LazyBean.class)) {
			ListenerContext.refused(() -> context.context().getAutowireCapableBeanFactory().createBean(Listening.class))
				.withMessageContaining("not a singleton bean");
		}
	}

	@Test
	void whenIdIsTakenThenBothMethodsAreNamed() {
		ListenerContext.refused(() -> ListenerContext.with(SameId.class))
			.withMessageContaining("SameId.one")
			.withMessageContaining("SameId.two")
			.withMessageContaining("'same'");
	}

	static class Listening {

		@ZmqListener
		void on(String payload) {
		}

	}

	@Scope(BeanDefinition.SCOPE_PROTOTYPE)
	static class Prototype {

		@ZmqListener
		void on(String payload) {
		}

	}

	@Configuration
	static class ScopedProxy {

		@Bean
		@Scope(scopeName = BeanDefinition.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
		Listening scoped() {
			return new Listening();
		}

	}

	@Lazy
	static class LazyBean {

		@ZmqListener
		void on(String payload) {
		}

	}

	static class SameId {

		@ZmqListener(id = "same")
		void one(String payload) {
		}

		@ZmqListener(id = "same")
		void two(String payload) {
		}

	}

}
