package org.zmqspring.boot.autoconfigure;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.publish.ZmqOperations;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/** Which template is injected where. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class InjectedTemplateTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class))
		.withPropertyValues("zmq.publisher.endpoints=tcp://127.0.0.1:*",
				"zmq.publishers.audit.endpoints=tcp://127.0.0.1:*");

	@Test
	void whenAnInjectionPointHasTheNameOfATemplateThenItGetsThatOne(CapturedOutput output) {
		this.runner.withUserConfiguration(Named.class).run((context) -> {
			Named named = context.getBean(Named.class);
			ZmqTemplate audit = context.getBean("auditZmqTemplate", ZmqTemplate.class);
			assertThat(named.byParameter).isSameAs(audit);
			assertThat(named.byProvider).isSameAs(audit);
			assertThat(named.auditZmqTemplate).isSameAs(audit);
			assertThat(output).doesNotContain("gets the template of the publisher 'default'");
		});
	}

	@Test
	void whenAnInjectionPointHasNoSuchNameThenItGetsTheDefault(CapturedOutput output) {
		this.runner.withUserConfiguration(Unnamed.class).run((context) -> {
			assertThat(context.getBean(Unnamed.class).template).isSameAs(context.getBean("zmqTemplate"));
			assertThat(output).doesNotContain("gets the template of the publisher 'default'");
		});
	}

	@Test
	void whenTheNameOfAnInjectionPointIsMisspeltThenALineSaysSo(CapturedOutput output) {
		this.runner.withUserConfiguration(Misspelt.class)
			.run((context) -> assertThat(output).contains("'auditsZmqTemplate' of bean 'injectedTemplateTests.Misspelt'"
					+ " gets the template of the publisher 'default', because no bean has that name"));
	}

	@ParameterizedTest
	@ValueSource(classes = { Inheriting.class, Providing.class, Optionally.class, Lately.class, BySetter.class })
	void whenAMisspeltInjectionPointIsOfAnotherKindThenALineSaysSo(Class<?> bean, CapturedOutput output) {
		this.runner.withUserConfiguration(bean)
			.run((context) -> assertThat(output).contains("'auditsZmqTemplate' of bean 'injectedTemplateTests."
					+ bean.getSimpleName() + "' gets the template of the publisher 'default'"));
	}

	@Test
	void whenTheNameOfAnInjectionPointIsThatOfAPublisherThenALineSaysSo(CapturedOutput output) {
		this.runner.withUserConfiguration(NamedAsPublisher.class)
			.run((context) -> assertThat(output)
				.contains("'auditTemplate' of bean 'injectedTemplateTests.NamedAsPublisher' gets"));
	}

	@Test
	void whenOneIsQualifiedThenTheNameDoesNotMatter(CapturedOutput output) {
		this.runner.withUserConfiguration(Qualified.class).run((context) -> {
			assertThat(context.getBean(Qualified.class).template).isSameAs(context.getBean("auditZmqTemplate"));
			assertThat(output).doesNotContain("gets the template of the publisher 'default'");
		});
	}

	static class Named {

		final ZmqOperations byParameter;

		final ZmqTemplate byProvider;

		@Autowired
		ZmqTemplate auditZmqTemplate;

		Named(ZmqOperations auditZmqTemplate, Provided provided) {
			this.byParameter = auditZmqTemplate;
			this.byProvider = provided.template;
		}

		@org.springframework.context.annotation.Bean
		static Provided provided(ObjectProvider<ZmqTemplate> auditZmqTemplate) {
			return new Provided(auditZmqTemplate.getObject());
		}

	}

	record Provided(ZmqTemplate template) {
	}

	static class Unnamed {

		final ZmqTemplate template;

		Unnamed(ZmqTemplate template) {
			this.template = template;
		}

	}

	static class Misspelt {

		Misspelt(ZmqTemplate auditsZmqTemplate) {
		}

	}

	abstract static class Base {

		@Autowired
		ZmqOperations auditsZmqTemplate;

	}

	static class Inheriting extends Base {

	}

	static class Providing {

		Providing(ObjectProvider<ZmqTemplate> auditsZmqTemplate) {
		}

	}

	static class Optionally {

		Optionally(Optional<ZmqTemplate> auditsZmqTemplate) {
		}

	}

	static class Lately {

		Lately(@Lazy ZmqOperations auditsZmqTemplate) {
		}

	}

	static class BySetter {

		@Autowired
		void template(ZmqTemplate auditsZmqTemplate) {
		}

	}

	static class NamedAsPublisher {

		@Autowired
		ZmqOperations auditTemplate;

	}

	static class Qualified {

		final ZmqTemplate template;

		Qualified(@Qualifier("auditZmqTemplate") ZmqTemplate auditor) {
			this.template = auditor;
		}

	}

}
