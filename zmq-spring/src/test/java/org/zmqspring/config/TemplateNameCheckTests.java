package org.zmqspring.config;

import org.junit.jupiter.api.Test;
import org.zmqspring.supervise.LinkDirectory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willReturn;
import static org.mockito.Mockito.mock;

/** Tests for {@link TemplateNameCheck}. */
class TemplateNameCheckTests {

	private final ConfigurableListableBeanFactory beanFactory = mock();

	/** A native image throws an error for a class that is not registered. */
	@Test
	void whenAClassCannotBeReadThenTheApplicationStarts() {
		given(this.beanFactory.containsBean("zmqTemplate")).willReturn(true);
		given(this.beanFactory.getSingletonNames()).willReturn(new String[] { "unread", "other" });
		willReturn(TemplateNameCheckTests.class).given(this.beanFactory).getType(any(), anyBoolean());
		given(this.beanFactory.containsBeanDefinition(any())).willThrow(new Error("not registered"));
		TemplateNameCheck check = new TemplateNameCheck(this.beanFactory,
				new Sockets(ZmqSettings.builder().build(), new LinkDirectory()));
		assertThatCode(check::afterSingletonsInstantiated).doesNotThrowAnyException();
		then(this.beanFactory).should().containsBeanDefinition("unread");
		then(this.beanFactory).should().containsBeanDefinition("other");
	}

}
