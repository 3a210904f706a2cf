package org.zmqspring.boot.autoconfigure;

import org.junit.jupiter.api.Test;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

class NoZmqTemplateFailureAnalyzerTests {

	private final NoZmqTemplateFailureAnalyzer analyzer = new NoZmqTemplateFailureAnalyzer(null);

	@Test
	void whenATemplateIsMissingThenTheActionNamesTheProperties() {
		FailureAnalysis analysis = this.analyzer.analyze(new NoSuchBeanDefinitionException(ZmqTemplate.class));
		assertThat(analysis.getDescription()).contains("A ZmqTemplate is injected");
		assertThat(analysis.getAction()).contains("zmq.publisher.endpoints", "zmq.publishers.<name>.endpoints");
	}

	@Test
	void whenAnotherBeanIsMissingThenItIsNoneOfOurs() {
		assertThat(this.analyzer.analyze(new NoSuchBeanDefinitionException(String.class))).isNull();
		assertThat(this.analyzer.analyze(new NoSuchBeanDefinitionException("bean"))).isNull();
	}

}
