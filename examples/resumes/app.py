#!/usr/bin/env python3
import aws_cdk as cdk

from resume_apigw_dynamodb.resume_apigw_dynamodb_stack import ResumeApiGwStack


app = cdk.App()
# The rule reads an SSM parameter of the account; without it the template needs no bootstrapped account.
ResumeApiGwStack(app, "ResumeApiGwStack",
    synthesizer=cdk.DefaultStackSynthesizer(generate_bootstrap_version_rule=False)
)

app.synth()
